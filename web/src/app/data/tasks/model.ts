import { TaskFieldName } from '../../generated/task-fields';
import { SetEdit, Task, UpdateTask } from '../../generated/wire';

export type { Deletion, Due, SetEdit, Task, TrashedTask } from '../../generated/wire';

/** These change by commands of their own. */
type ChangedOtherwise = 'completed' | 'section_id' | 'parent_id';

/** Sets are sent as what to add and to remove, so that edits of two people merge. */
type SetField = 'assignee_ids' | 'label_ids';

/** The fields a person edits; only those present are sent. */
export interface TaskPatch extends Pick<
  UpdateTask,
  Exclude<TaskFieldName, ChangedOtherwise | SetField>
> {
  readonly assignee_ids?: SetEdit;
  readonly label_ids?: SetEdit;
}

export type Priority = NonNullable<UpdateTask['priority']>;

/** Where a task goes: beside a neighbour, else to the end of the section. */
export interface Destination {
  readonly parent_id?: number | null;
  readonly section_id: number | null;
  readonly before_id?: number;
  readonly after_id?: number;
}

/** The task with a patch applied, as it will look if the server agrees. */
export function patched(task: Task, patch: TaskPatch): Task {
  const { assignee_ids, label_ids, ...plain } = patch;
  return {
    ...task,
    ...plain,
    assignee_ids: edited(task.assignee_ids, assignee_ids),
    label_ids: edited(task.label_ids, label_ids),
  };
}

function edited(ids: readonly number[], edit: SetEdit | undefined): readonly number[] {
  if (edit === undefined) return ids;
  const kept = new Set([...ids, ...(edit.add ?? [])]);
  for (const gone of edit.remove ?? []) kept.delete(gone);
  return [...kept].sort((a, b) => a - b);
}

/** Order on the board: fractional keys byte by byte, ids where two are equal. */
export function byPosition<T extends { readonly position: string; readonly id: number }>(
  a: T,
  b: T,
): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  // What has no number of the server's yet is numbered downwards, and is the newest.
  return a.id < 0 || b.id < 0 ? b.id - a.id : a.id - b.id;
}
