/** A line of a task's history as a sentence without its subject: "changed the title from … to …". Pure. */
import { Due } from '../tasks/model';
import { Activity } from './model';

/** How ids and values are called; undefined for what is not known (any more). */
export interface Names {
  person(id: number): string | undefined;
  section(id: number): string | undefined;
  task(id: number): string | undefined;
  priority(level: number): string;
  due(value: Due): string;
}

const WHOLE: Readonly<Record<string, string>> = {
  task_created: 'created this task',
  task_deleted: 'deleted it',
  task_restored: 'restored it',
  comment_created: 'commented',
  comment_updated: 'edited a comment',
  comment_deleted: 'deleted a comment',
};

/** Follow from what other lines say, or say nothing to people. */
const SILENT: ReadonlySet<string> = new Set([
  'completed_at',
  'position',
  'updated_at',
  'project_id',
]);

/** Null for what need not be told. */
export function toldOf(line: Activity, names: Names): string | null {
  if (line.field === null) return WHOLE[line.event] ?? 'changed something';
  if (SILENT.has(line.field)) return null;
  const tell = FIELDS[line.field];
  return tell === undefined
    ? `changed ${line.field.replaceAll('_', ' ')}`
    : tell(line.before, line.after, names);
}

type Tell = (before: unknown, after: unknown, names: Names) => string;

const FIELDS: Readonly<Record<string, Tell>> = {
  title: (before, after) => `changed the title from “${text(before)}” to “${text(after)}”`,
  description: (before, after) =>
    before === ''
      ? 'added a description'
      : `${after === '' ? 'removed' : 'changed'} the description`,
  completed: (_, after) => (after === true ? 'completed it' : 'reopened it'),
  priority: (before, after, names) =>
    `changed the priority from ${names.priority(Number(before))} to ${names.priority(Number(after))}`,
  due: (before, after, names) => {
    if (after === null) return 'removed the due date';
    const due = names.due(after as Due);
    return before === null
      ? `set the due date to ${due}`
      : `moved the due date from ${names.due(before as Due)} to ${due}`;
  },
  section_id: (before, after, names) =>
    `moved it from ${section(before, names)} to ${section(after, names)}`,
  parent_id: (_, after, names) => {
    if (after === null) return 'took it out of its parent task';
    const parent = names.task(Number(after));
    return `made it a subtask of ${parent === undefined ? 'another task' : `“${parent}”`}`;
  },
  assignee_ids: (before, after, names) => assigned(ids(before), ids(after), names),
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function ids(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function section(id: unknown, names: Names): string {
  if (id === null) return 'no section';
  const name = names.section(Number(id));
  return name === undefined ? 'a section that is gone' : `“${name}”`;
}

function assigned(before: readonly number[], after: readonly number[], names: Names): string {
  const called = (people: readonly number[]): string =>
    people.map((id) => names.person(id) ?? 'somebody').join(', ');
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  const parts = [
    ...(added.length > 0 ? [`assigned ${called(added)}`] : []),
    ...(removed.length > 0 ? [`unassigned ${called(removed)}`] : []),
  ];
  return parts.join(' and ') || 'changed who is assigned';
}
