/** Which tasks of a project stand alone, and which are told by the one above them. Pure. */
import { Task } from '../tasks/model';
import { ProjectState } from './state';

/** Subtasks live below their parent; they stand by themselves only when it does not. */
export function isCard(state: ProjectState | undefined, task: Task): boolean {
  return task.parent_id === null || state?.tasks.has(task.parent_id) !== true;
}

/** How many open tasks are cards, and how many are told by their parent's card alone. */
export function openTasks(state: ProjectState): { cards: number; subtasks: number } {
  const tasks = [...state.tasks.values()];
  const cards = tasks.filter((task) => isCard(state, task)).length;
  return { cards, subtasks: tasks.length - cards };
}

const counted = new WeakMap<ProjectState['tasks'], ReadonlyMap<number, number>>();

/** How many open ones each task has, by its id: counted once for each state of the project. */
export function openSubtasks({ tasks }: ProjectState): ReadonlyMap<number, number> {
  const known = counted.get(tasks);
  if (known !== undefined) return known;
  const counts = new Map<number, number>();
  for (const { parent_id } of tasks.values()) {
    if (parent_id !== null) counts.set(parent_id, (counts.get(parent_id) ?? 0) + 1);
  }
  counted.set(tasks, counts);
  return counts;
}
