/** A line of a task's history as a sentence without its subject: "changed the title from … to …". Pure. */
import { Due } from '../tasks/model';
import { Activity } from './model';
import { PlainMessageId, t } from '../../i18n/translate';

/** How ids and values are called; undefined for what is not known (any more). */
export interface Names {
  person(id: number): string | undefined;
  section(id: number): string | undefined;
  task(id: number): string | undefined;
  priority(level: number): string;
  due(value: Due): string;
}

const WHOLE: Readonly<Record<string, PlainMessageId | undefined>> = {
  task_created: 'history-task_created',
  task_deleted: 'history-task_deleted',
  task_restored: 'history-task_restored',
  comment_created: 'history-comment_created',
  comment_updated: 'history-comment_updated',
  comment_deleted: 'history-comment_deleted',
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
  if (line.field === null) return t(WHOLE[line.event] ?? 'history-something');
  if (SILENT.has(line.field)) return null;
  const tell = FIELDS[line.field];
  return tell === undefined
    ? t('history-other', { field: line.field.replaceAll('_', ' ') })
    : tell(line.before, line.after, names);
}

type Tell = (before: unknown, after: unknown, names: Names) => string;

const FIELDS: Readonly<Record<string, Tell>> = {
  title: (before, after) => t('history-title', { before: text(before), after: text(after) }),
  description: (before, after) => {
    if (before === '') return t('history-description-added');
    return t(after === '' ? 'history-description-removed' : 'history-description-changed');
  },
  completed: (_, after) => t(after === true ? 'history-completed' : 'history-reopened'),
  priority: (before, after, names) =>
    t('history-priority', {
      before: names.priority(Number(before)),
      after: names.priority(Number(after)),
    }),
  due: (before, after, names) => {
    if (after === null) return t('history-due-removed');
    const due = names.due(after as Due);
    return before === null
      ? t('history-due-set', { after: due })
      : t('history-due-moved', { before: names.due(before as Due), after: due });
  },
  section_id: (before, after, names) =>
    t('history-moved', { before: section(before, names), after: section(after, names) }),
  parent_id: (_, after, names) => {
    if (after === null) return t('history-parent-removed');
    const parent = names.task(Number(after));
    return parent === undefined ? t('history-some-parent') : t('history-parent', { parent });
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
  if (id === null) return t('history-no-section');
  const name = names.section(Number(id));
  return name === undefined ? t('history-gone-section') : t('history-section', { name });
}

function assigned(before: readonly number[], after: readonly number[], names: Names): string {
  const called = (people: readonly number[]): string =>
    people.map((id) => names.person(id) ?? t('history-somebody')).join(', ');
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if (added.length > 0 && removed.length > 0)
    return t('history-reassigned', { added: called(added), removed: called(removed) });
  if (added.length > 0) return t('history-assigned', { names: called(added) });
  if (removed.length > 0) return t('history-unassigned', { names: called(removed) });
  return t('history-assignees');
}
