/** Where tasks stand on the board, as far as this client can know; the echo brings the real key. Pure. */
import { generateKeyBetween } from 'fractional-indexing';
import { below, ProjectState, taskIn } from '../projects/state';
import { byPosition, Destination, Task } from './model';

/** The task as it stands there; subtasks that stood in its section go with it, as on the server. */
export function placement(state: ProjectState, task: Task, to: Destination): readonly Task[] {
  const { section_id } = to;
  const place = { section_id, parent_id: parentAt(task, to) };
  const moved = { ...task, ...place, position: positionAt(state, task, to) };
  if (section_id === task.section_id) return [moved];
  const followers = below(state, task.id, (each) => each.section_id === task.section_id);
  const known = followers.map((id) => taskIn(state, id)).filter((each) => each !== undefined);
  return [moved, ...known.map((each) => ({ ...each, section_id }))];
}

/** The place of a new task: behind all others. */
export function endOfTasks(
  state: ProjectState,
  place: Pick<Task, 'section_id' | 'parent_id'>,
): string {
  return between(siblingsAt(state, place).at(-1)?.position ?? null, null);
}

/** The destination without a neighbour that has left it meanwhile: then it is the end of the section. */
export function stillThere(state: ProjectState | null, to: Destination): Destination {
  const { before_id, after_id, ...section } = to;
  const id = before_id ?? after_id;
  if (state === null || id === undefined) return to;
  const neighbour = taskIn(state, id);
  const stands =
    neighbour?.section_id === to.section_id &&
    (to.parent_id === undefined || neighbour.parent_id === to.parent_id);
  return stands ? to : section;
}

function parentAt(task: Task, to: Destination): number | null {
  return to.parent_id === undefined ? task.parent_id : to.parent_id;
}

function siblingsAt(
  state: ProjectState,
  { section_id, parent_id }: Pick<Task, 'section_id' | 'parent_id'>,
): readonly Task[] {
  return [...state.tasks.values()]
    .filter((each) => each.section_id === section_id && each.parent_id === parent_id)
    .sort(byPosition);
}

function positionAt(state: ProjectState, task: Task, to: Destination): string {
  const place = { section_id: to.section_id, parent_id: parentAt(task, to) };
  const siblings = siblingsAt(state, place).filter((each) => each.id !== task.id);
  const before = siblings.findIndex((each) => each.id === to.before_id);
  const after = siblings.findIndex((each) => each.id === to.after_id);
  const index = before >= 0 ? before : after >= 0 ? after + 1 : siblings.length;
  return between(siblings[index - 1]?.position ?? null, siblings[index]?.position ?? null);
}

function between(low: string | null, high: string | null): string {
  try {
    return generateKeyBetween(low, high);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return low ?? high ?? 'a0';
  }
}
