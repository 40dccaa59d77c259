import { Notification } from '../../../data/me/model';
import { taskField } from '../../../data/tasks/task-fields';
import { listed, t, TextPart, tParts } from '../../../i18n/translate';

const SLOTS = ['actor', 'task'];

/** "Ada changed the due date of Buy milk", cut where the names of person and task stand. */
export function notificationText(line: Notification): readonly TextPart[] {
  const { reason, changed, task_count: count, times } = line;
  if (reason === 'imported') return tParts('notified-imported', SLOTS, { count });
  // What the last of several changed says nothing of the others.
  const named =
    reason === 'changed' && times === 1 ? changed.map((name) => taskField(name)?.mention) : [];
  const fields = named.filter((id) => id !== undefined).map((id) => t(id));
  return fields.length === 0
    ? tParts(`notified-${reason}`, SLOTS)
    : tParts('notified-changed-fields', SLOTS, { fields: listed(fields) });
}

/** What else it was done to: "and 11 more tasks". */
export function whatElse({ reason, task_count }: Notification): string {
  return reason === 'imported' || task_count === 1
    ? ''
    : t('notified-more-tasks', { count: task_count - 1 });
}
