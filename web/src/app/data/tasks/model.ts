/** A task as it is on the wire (docs/reference/wire.md). */
export interface Task {
  readonly id: number;
  readonly project_id: number;
  readonly section_id: number | null;
  readonly parent_id: number | null;
  readonly title: string;
  readonly description: string;
  readonly completed: boolean;
  readonly completed_at: string | null;
  readonly priority: number;
  readonly due: Due | null;
  readonly position: string;
  readonly assignee_ids: readonly number[];
  readonly version: number;
  readonly created_at: string;
  readonly created_by: number;
  readonly updated_at: string;
}

/** A day, or a wall-clock time in a zone: the time on the wall stays when the zone's rules change. */
export type Due = { readonly date: string } | { readonly local: string; readonly zone: string };

export interface SetEdit {
  readonly add?: readonly number[];
  readonly remove?: readonly number[];
}

/** The fields a person edits; only those present are sent. */
export interface TaskPatch {
  readonly title?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly due?: Due | null;
  readonly assignee_ids?: SetEdit;
}

/** Where a task goes: beside a neighbour, else to the end of the section. */
export interface Destination {
  readonly section_id: number | null;
  readonly parent_id?: number | null;
  readonly before_id?: number;
  readonly after_id?: number;
}

/** The task with a patch applied, as it will look if the server agrees. */
export function patched(task: Task, patch: TaskPatch): Task {
  const { assignee_ids, ...plain } = patch;
  const next: Task = { ...task, ...plain };
  if (assignee_ids === undefined) return next;
  const people = new Set([...task.assignee_ids, ...(assignee_ids.add ?? [])]);
  for (const gone of assignee_ids.remove ?? []) people.delete(gone);
  return { ...next, assignee_ids: [...people].sort((a, b) => a - b) };
}

/** Order on the board: fractional keys byte by byte, ids where two are equal. */
export function byPosition<T extends { readonly position: string; readonly id: number }>(
  a: T,
  b: T,
): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id - b.id;
}
