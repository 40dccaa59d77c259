/** The lines of a list: groups with their tasks. Pure. */
import { Task } from '../../../data/tasks/model';
import { TaskGroup } from '../../../data/views/grouping';

export interface GroupRow {
  readonly key: string;
  readonly group: TaskGroup;
  readonly task: null;
}

export interface TaskLine {
  readonly key: string;
  readonly group: TaskGroup;
  readonly task: Task;
}

export type GridRow = GroupRow | TaskLine;

/** Tasks of closed groups are left out; the one group of a view without groups has no line of its own. */
export function gridRows(
  groups: readonly TaskGroup[],
  collapsed: ReadonlySet<string>,
): readonly GridRow[] {
  const rows: GridRow[] = [];
  for (const group of groups) {
    if (group.value.by !== 'none') rows.push(headOf(group));
    if (collapsed.has(group.key)) continue;
    for (const line of linesOf(group)) rows.push(line);
  }
  return rows;
}

const heads = new WeakMap<TaskGroup, GroupRow>();
const lines = new WeakMap<TaskGroup, readonly TaskLine[]>();

function headOf(group: TaskGroup): GroupRow {
  let head = heads.get(group);
  if (head === undefined) {
    head = { key: group.key, group, task: null };
    heads.set(group, head);
  }
  return head;
}

function linesOf(group: TaskGroup): readonly TaskLine[] {
  let found = lines.get(group);
  if (found === undefined) {
    found = group.tasks.map((task) => ({ key: `${group.key}/${String(task.id)}`, group, task }));
    lines.set(group, found);
  }
  return found;
}
