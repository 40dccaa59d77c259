/** Where tasks stand on the board, as far as this client can know. Pure. */
import { generateKeyBetween } from 'fractional-indexing';
import { below, ProjectState, taskIn, withTask } from '../projects/state';
import { byPosition, Destination, Task } from './model';

/** The state with the task put there; subtasks that stood in its section go with it, as on the server. */
export function placed(state: ProjectState, task: Task, to: Destination): ProjectState {
  const { section_id } = to;
  const before = taskIn(state, task.id) ?? task;
  const moved = withTask(state, {
    ...before,
    section_id,
    parent_id: parentAt(task, to),
    position: positionAt(state, task, to),
  });
  if (section_id === before.section_id) return moved;
  const followers = below(state, task.id, (each) => each.section_id === before.section_id);
  return followers.reduce((shown, id) => {
    const follower = taskIn(shown, id);
    return follower === undefined ? shown : withTask(shown, { ...follower, section_id });
  }, moved);
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

/** Where the server will put it, as far as this client can know; the echo brings the real key. */
function positionAt(state: ProjectState, task: Task, to: Destination): string {
  const parent = parentAt(task, to);
  const siblings = [...state.tasks.values()]
    .filter((each) => each.section_id === to.section_id && each.parent_id === parent)
    .filter((each) => each.id !== task.id && each.id > 0)
    .sort(byPosition);
  const before = siblings.findIndex((each) => each.id === to.before_id);
  const after = siblings.findIndex((each) => each.id === to.after_id);
  const index = before >= 0 ? before : after >= 0 ? after + 1 : siblings.length;
  const low = siblings[index - 1]?.position ?? null;
  const high = siblings[index]?.position ?? null;
  try {
    return generateKeyBetween(low, high);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return low ?? task.position;
  }
}
