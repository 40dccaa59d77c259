/** The order of tasks in a view. Pure.
 *
 * What is equal stands as people expect it: the same day by priority, the same priority by day.
 */
import { dueKey } from '../filters/days';
import { nameKey } from '../filters/words';
import { byPosition, Task } from '../tasks/model';
import { MatchChanges } from './matching-tasks';
import { SortKey, ViewSort } from './model';

export type TaskOrder = (one: Task, other: Task) => number;

/** `rankOf` is the place of a project among the person's. */
export function taskOrder(sort: ViewSort, rankOf: (projectId: number) => number): TaskOrder {
  const isReversed = sort.startsWith('-');
  const order = ORDERS[sort.replace('-', '') as SortKey](rankOf);
  // What has no value stands last in either direction.
  const { compare, isAbsent, ties } = order;
  return (one, other) => {
    const absent = Number(isAbsent(one)) - Number(isAbsent(other));
    if (absent !== 0) return absent;
    const by = isReversed ? compare(other, one) : compare(one, other);
    return by !== 0 ? by : ties(one, other) || one.id - other.id;
  };
}

interface Order {
  readonly compare: TaskOrder;
  readonly isAbsent: (task: Task) => boolean;
  readonly ties: TaskOrder;
}

const never = (): boolean => false;
const equal = (): number => 0;

const byPriority: TaskOrder = (one, other) => other.priority - one.priority;
const byDue: TaskOrder = (one, other) => {
  const [first, second] = [dueKey(one.due), dueKey(other.due)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return texts(first, second);
};

const ORDERS: Readonly<Record<SortKey, (rankOf: (projectId: number) => number) => Order>> = {
  manual: (rankOf) => ({
    compare: (one, other) =>
      one.project_id === other.project_id
        ? byPosition(one, other)
        : rankOf(one.project_id) - rankOf(other.project_id),
    ...{ isAbsent: never, ties: equal },
  }),
  due: () => ({ compare: byDue, isAbsent: (task) => task.due === null, ties: byPriority }),
  priority: () => ({
    compare: (one, other) => one.priority - other.priority,
    ...{ isAbsent: (task) => task.priority === 0, ties: byDue },
  }),
  created: () => ({
    compare: (one, other) => texts(one.created_at, other.created_at),
    ...{ isAbsent: never, ties: equal },
  }),
  updated: () => ({
    compare: (one, other) => texts(one.updated_at, other.updated_at),
    ...{ isAbsent: never, ties: equal },
  }),
  completed: () => ({
    compare: (one, other) => texts(one.completed_at ?? '', other.completed_at ?? ''),
    ...{ isAbsent: (task) => task.completed_at === null, ties: equal },
  }),
  title: () => ({
    compare: (one, other) => texts(titleKey(one), titleKey(other)),
    ...{ isAbsent: never, ties: equal },
  }),
};

function texts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

const titleKeys = new WeakMap<Task, string>();

function titleKey(task: Task): string {
  let key = titleKeys.get(task);
  if (key === undefined) {
    key = nameKey(task.title);
    titleKeys.set(task, key);
  }
  return key;
}

/** From so many changes on, sorting all anew is cheaper than putting each in its place. */
const FEW = 64;

/** The list with these changes; itself where there are none. */
export function reordered(
  list: readonly Task[],
  { came, left }: MatchChanges,
  order: TaskOrder,
): readonly Task[] {
  if (came.length === 0 && left.length === 0) return list;
  const gone = new Set(left);
  const kept = left.length === 0 ? [...list] : list.filter((task) => !gone.has(task));
  if (came.length > FEW) return [...kept, ...came].sort(order);
  for (const task of came) kept.splice(placeIn(kept, task, order), 0, task);
  return kept;
}

function placeIn(list: readonly Task[], task: Task, order: TaskOrder): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list[middle];
    if (there !== undefined && order(there, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
