/** A line of a task's history as a sentence without its subject: "changed the title from … to …". Pure. */
import { PlainMessageId, t } from '../../i18n/translate';
import { Names, taskField } from '../tasks/task-fields';
import { Activity } from './model';

const WHOLE: Readonly<Record<string, PlainMessageId | undefined>> = {
  task_created: 'history-task_created',
  task_deleted: 'history-task_deleted',
  task_restored: 'history-task_restored',
  comment_created: 'history-comment_created',
  comment_updated: 'history-comment_updated',
  comment_deleted: 'history-comment_deleted',
};

/** Null for what nobody needs to be told. */
export function historyText(line: Activity, names: Names): string | null {
  if (line.field === null) return t(WHOLE[line.event] ?? 'history-something');
  const field = taskField(line.field);
  if (field === null) return null;
  return field === undefined
    ? t('history-other', { field: line.field.replaceAll('_', ' ') })
    : field.change(line.before, line.after, names);
}
