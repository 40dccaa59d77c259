/** Every field of a task, and how people read it: in the history, in conflicts, in notifications and in the panel of
 * properties.
 *
 * The page's one table of them: when a task gains a field on the server, TypeScript names the line missing here.
 */
import { PlainMessageId, t } from '../../i18n/translate';
import { Due, Task, TaskPatch } from './model';

/** What ids and values are called; undefined for what is not known (any more). */
export interface Names {
  person(id: number): string | undefined;
  section(id: number): string | undefined;
  task(id: number): string | undefined;
  label(id: number): string | undefined;
  priority(level: number): string;
  due(value: Due): string;
}

/** A field whose changes people are told about. */
export interface ToldField<Value> {
  /** A change as a sentence without its subject: "moved it from … to …". */
  change(before: Value, after: Value, names: Names): string;
  /** "the due date": in a notification that it changed. Without it, the notification names no field. */
  readonly mention?: PlainMessageId;
}

/** A field that people edit, two of them perhaps at once. */
export interface EditedField<Value> extends ToldField<Value> {
  /** "Due": beside its value. */
  readonly label: PlainMessageId;
  /** A value as a person reads it. */
  value(value: Value, names: Names): string;
}

type Fields = {
  readonly [Name in keyof TaskPatch]-?: EditedField<Task[Name]>;
} & {
  /** Null where nobody needs to be told: it follows from another field, or never changes. */
  readonly [Name in Exclude<keyof Task, keyof TaskPatch>]: ToldField<Task[Name]> | null;
};

export const TASK_FIELDS: Fields = {
  title: {
    label: 'task-title',
    mention: 'field-title',
    value: textOrEmpty,
    change: (before, after) => t('history-title', { before, after }),
  },
  description: {
    label: 'task-description',
    mention: 'field-description',
    value: textOrEmpty,
    change: (before, after) => {
      if (before === '') return t('history-description-added');
      return t(after === '' ? 'history-description-removed' : 'history-description-changed');
    },
  },
  priority: {
    label: 'task-priority',
    mention: 'field-priority',
    value: (level, names) => names.priority(level),
    change: (before, after, names) =>
      t('history-priority', { before: names.priority(before), after: names.priority(after) }),
  },
  due: {
    label: 'task-due',
    mention: 'field-due',
    value: (due, names) => (due === null ? t('conflict-no-due') : names.due(due)),
    change: (before, after, names) => {
      if (after === null) return t('history-due-removed');
      const due = names.due(after);
      return before === null
        ? t('history-due-set', { after: due })
        : t('history-due-moved', { before: names.due(before), after: due });
    },
  },
  assignee_ids: {
    label: 'task-assigned-to',
    mention: 'field-assignee_ids',
    value: peopleOrNobody,
    change: assignmentChange,
  },
  label_ids: {
    label: 'task-labels',
    mention: 'field-label_ids',
    value: labelsOrNone,
    change: labelChange,
  },
  section_id: {
    mention: 'field-section_id',
    change: (before, after, names) =>
      t('history-moved', { before: sectionName(before, names), after: sectionName(after, names) }),
  },
  parent_id: {
    change: (_, after, names) => {
      if (after === null) return t('history-parent-removed');
      const parent = names.task(after);
      return parent === undefined ? t('history-some-parent') : t('history-parent', { parent });
    },
  },
  completed: {
    change: (_, after) => t(after ? 'history-completed' : 'history-reopened'),
  },
  completed_at: null,
  position: null,
  project_id: null,
  id: null,
  version: null,
  created_at: null,
  created_by: null,
  updated_at: null,
};

/** The field of that name, as an older page knows the fields of a newer server: undefined where it does not. */
export function taskField(name: string): ToldField<unknown> | null | undefined {
  return (TASK_FIELDS as Readonly<Record<string, ToldField<unknown> | null>>)[name];
}

function textOrEmpty(text: string): string {
  return text === '' ? t('conflict-empty') : text;
}

function peopleOrNobody(ids: readonly number[], names: Names): string {
  // An edit may name only whom it adds and takes away.
  if (!('map' in ids)) return t('conflict-changed');
  const known = ids.map((id) => names.person(id)).filter((name) => name !== undefined);
  return known.length === 0 ? t('nobody') : known.join(', ');
}

function labelsOrNone(ids: readonly number[], names: Names): string {
  if (!('map' in ids)) return t('conflict-changed');
  const known = ids.map((id) => names.label(id)).filter((name) => name !== undefined);
  return known.length === 0 ? t('no-labels') : known.join(', ');
}

function labelChange(before: readonly number[], after: readonly number[], names: Names): string {
  const called = (labels: readonly number[]): string =>
    labels.map((id) => names.label(id) ?? t('history-gone-label')).join(', ');
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if (added.length > 0 && removed.length > 0)
    return t('history-relabelled', { added: called(added), removed: called(removed) });
  if (added.length > 0) return t('history-labelled', { names: called(added) });
  if (removed.length > 0) return t('history-unlabelled', { names: called(removed) });
  return t('history-labels');
}

function sectionName(id: number | null, names: Names): string {
  if (id === null) return t('history-no-section');
  const name = names.section(id);
  return name === undefined ? t('history-gone-section') : t('history-section', { name });
}

function assignmentChange(
  before: readonly number[],
  after: readonly number[],
  names: Names,
): string {
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
