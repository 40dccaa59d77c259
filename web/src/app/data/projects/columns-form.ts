/** The compact form of a snapshot's tasks (docs/reference/wire.md): the names of their fields said once. */
import { Task } from '../tasks/model';

export interface TaskColumns {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export function tasksFrom({ fields, rows }: TaskColumns): readonly Task[] {
  return rows.map((row) => {
    const task: Record<string, unknown> = {};
    fields.forEach((field, at) => {
      task[field] = row[at];
    });
    return task as unknown as Task;
  });
}
