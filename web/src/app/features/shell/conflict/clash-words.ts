import { Member } from '../../../data/projects/model';
import { Due, TaskPatch } from '../../../data/tasks/model';
import { dueInFull } from '../../../ui/due/due-words';
import { priorityName } from '../../../ui/priority/priority-flag';

const NAMES: Readonly<Record<keyof TaskPatch, string>> = {
  title: 'Title',
  description: 'Description',
  priority: 'Priority',
  due: 'Due date',
  assignee_ids: 'Assignees',
};

export function fieldName(field: keyof TaskPatch): string {
  return NAMES[field];
}

/** A value as a person would read it. */
export function valueWords(
  field: keyof TaskPatch,
  value: unknown,
  members: readonly Member[],
  zone: string,
): string {
  if (field === 'priority') return priorityName(value as number);
  if (field === 'due') return value === null ? 'No due date' : dueInFull(value as Due, zone);
  if (field === 'assignee_ids') return people(value, members);
  return value === '' ? 'Empty' : (value as string);
}

function people(value: unknown, members: readonly Member[]): string {
  if (!Array.isArray(value)) return 'Changed';
  const names = members.filter((member) => value.includes(member.user_id));
  return names.length === 0 ? 'Nobody' : names.map((member) => member.name).join(', ');
}
