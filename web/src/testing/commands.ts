/** Queued commands for tests, so that each test names only what it is about. */
import { orderOf, OrderedIds } from '../app/core/ids';
import { QueuedCommand } from '../app/data/queue/model';

const ids = new OrderedIds();

export function aCommand(over: Partial<QueuedCommand> = {}): QueuedCommand {
  const id = ids.next();
  return {
    ...{ id, order: orderOf(id), name: 'update_task', fields: { id: 7, title: 'New' } },
    ...{ project_id: 3, seen: null, made_at: '2026-11-30T07:00:00.000Z' },
    context: { title: 'Paint the fence', project: 'Garden party', before: {} },
    ...{ sent: false, echoed: false, parked: null, behind: null, resolved: {} },
    ...over,
  };
}

/** An edit of a task that names the version it was made from. */
export function anEdit(
  fields: Readonly<Record<string, unknown>>,
  over: Partial<QueuedCommand> = {},
): QueuedCommand {
  const base = fields['base_version'] ?? 3;
  const seen = typeof base === 'number' ? base : 3;
  return aCommand({ fields: { id: 7, base_version: base, ...fields }, seen, ...over });
}

/** Something new, and the uid it is named by. */
export function aCreation(
  fields: Readonly<Record<string, unknown>> = {},
  over: Partial<QueuedCommand> = {},
): { readonly uid: string; readonly command: QueuedCommand } {
  const uid = ids.next();
  const task = { uid, title: 'Buy lanterns', project_id: 3, section_id: null, parent_id: null };
  return {
    uid,
    command: aCommand({ name: 'create_task', fields: { ...task, ...fields }, ...over }),
  };
}
