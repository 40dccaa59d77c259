/** A parked command in words: what it was to do, why it was not done, and both texts. */
import { explain } from '../../core/errors/explain';
import { COLLECTION_KINDS } from '../projects/collections';
import { EditedField, Names, TASK_FIELDS } from '../tasks/task-fields';
import { PlainMessageId, t } from '../../i18n/translate';
import { mine } from './decisions';
import { QueuedCommand, QueueState, SentFields } from './model';
import { changesIn } from './references';

const KNOWN = [
  'create_task',
  'update_task',
  'move_task',
  'complete_task',
  'reopen_task',
  'delete_task',
  'restore_task',
  'set_task_checkbox',
  ...COLLECTION_KINDS.flatMap(
    (kind) => [`create_${kind}`, `update_${kind}`, `move_${kind}`, `delete_${kind}`] as const,
  ),
  'merge_labels',
  'create_project',
  'update_project',
  'delete_project',
  'arrange_project',
  'restore_project',
  'update_me',
  'accept_received_invitation',
  'decline_invitation',
  'read_notifications',
  'put_member',
  'remove_member',
  'add_comment',
  'update_comment',
  'set_comment_checkbox',
  'delete_comment',
] as const;

/** Fields that hold what somebody typed, and can be typed anew. */
const TEXTS: Readonly<Record<string, PlainMessageId>> = {
  title: 'task-title',
  description: 'task-description',
  name: 'needs-you-name',
  body: 'needs-you-comment',
};

/** What is chosen from a list, and is chosen anew where it was chosen first. */
const CHOICES: Readonly<Record<string, PlainMessageId>> = {
  timezone: 'settings-zone',
  language: 'settings-language',
};

export interface ParkedField {
  readonly field: string;
  readonly label: PlainMessageId;
  /** As they are read. */
  readonly mine: string;
  readonly other: string | null;
  /** What was typed, where it can be typed anew. */
  readonly text: string | null;
}

export function parkedTitle({ name, context: { title } }: QueuedCommand): string {
  const known = KNOWN.find((each) => each === name);
  return known === undefined ? t('parked-other', { title }) : t(`parked-${known}`, { title });
}

export function isConflict({ parked }: QueuedCommand): boolean {
  return parked?.problem.code === 'conflict';
}

export function parkedReason(command: QueuedCommand): string {
  if (isConflict(command)) return t('needs-you-conflict');
  return command.parked === null ? '' : explain(command.parked.problem);
}

/** What the command says field by field, beside what stands there, or stood when the person saw it. */
export function parkedFields(
  state: QueueState,
  command: QueuedCommand,
  names: Names,
): readonly ParkedField[] {
  const { problem } = command.parked ?? {};
  const others = (isConflict(command) ? problem?.current : command.context.before) as SentFields;
  const isNew = 'uid' in command.fields;
  return Object.entries(changesIn(mine(state, command))).flatMap(([field, value]) => {
    const isText = field in TEXTS && typeof value === 'string';
    const edited = (
      TASK_FIELDS as unknown as Readonly<Record<string, EditedField<unknown> | null>>
    )[field];
    const label = TEXTS[field] ?? edited?.label ?? CHOICES[field];
    if (label === undefined || (isNew && isEmpty(value))) return [];
    const read = (given: unknown): string =>
      field in TEXTS || edited?.value === undefined ? String(given) : edited.value(given, names);
    return [
      {
        ...{ field, label, mine: read(value), text: isText ? value : null },
        other: isNew || others[field] === undefined ? null : read(others[field]),
      },
    ];
  });
}

function isEmpty(value: unknown): boolean {
  const isNothing = value === null || value === '' || value === 0 || value === false;
  return isNothing || (Array.isArray(value) && value.length === 0);
}
