/** The compact form of a snapshot's tasks (docs/reference/wire.md): the names of their fields said once. */
import { TaskColumns } from '../../generated/wire';
import { Task } from '../tasks/model';

export type { TaskColumns } from '../../generated/wire';

export function tasksFrom({ fields, rows }: TaskColumns): readonly Task[] {
  return rows.map((row) => {
    const task: Record<string, unknown> = {};
    fields.forEach((field, at) => {
      task[field] = row[at];
    });
    return task as unknown as Task;
  });
}
