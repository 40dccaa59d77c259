import { Member } from '../../../data/projects/model';
import { Due, TaskPatch } from '../../../data/tasks/model';
import { dueInFull } from '../../../ui/due/due-words';
import { priorityName } from '../../../ui/priority/priority-flag';
import { t, PlainMessageId } from '../../../i18n/translate';

const NAMES: Readonly<Record<keyof TaskPatch, PlainMessageId>> = {
  title: 'conflict-title-field',
  description: 'conflict-description',
  priority: 'conflict-priority',
  due: 'conflict-due',
  assignee_ids: 'conflict-assignee_ids',
};

export function fieldName(field: keyof TaskPatch): string {
  return t(NAMES[field]);
}

/** A value as a person would read it. */
export function valueWords(
  field: keyof TaskPatch,
  value: unknown,
  members: readonly Member[],
  zone: string,
): string {
  if (field === 'priority') return priorityName(value as number);
  if (field === 'due') return value === null ? t('conflict-no-due') : dueInFull(value as Due, zone);
  if (field === 'assignee_ids') return people(value, members);
  return value === '' ? t('conflict-empty') : (value as string);
}

function people(value: unknown, members: readonly Member[]): string {
  if (!Array.isArray(value)) return t('conflict-changed');
  const names = members.filter((member) => value.includes(member.user_id));
  return names.length === 0 ? t('nobody') : names.map((member) => member.name).join(', ');
}
