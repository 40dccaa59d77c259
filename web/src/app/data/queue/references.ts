/** What a command is about: the entity, the fields that it changes, and what it names that no server has numbered yet.
 *
 * What is new is a negative number on this device and `uid:…` in commands. Both come from one UUID, so either is found
 * again after a reload.
 */
import { orderOf } from '../../core/ids';
import { CommandName } from '../../core/live/commands';
import { FILTER_KEYS, FilterKind, FilterNode, FilterValue, withValues } from '../filters/tree';
import { COLLECTION_KINDS } from '../projects/collections';
import { QueuedCommand, QueueState, SentFields } from './model';

const UID = 'uid:';
const PLACE = ['section_id', 'parent_id', 'position'];
/** Everything of the entity, its existence included. */
const ALL = '*';
/** Fields that say which entity, and how it is sent. */
const KIND = new RegExp(`_(task|project|comment|member|${COLLECTION_KINDS.join('|')})`, 'u');
/** Kinds of filter keys whose values are ids of what may be new on this device. */
const HOLD_IDS: ReadonlySet<FilterKind> = new Set<FilterKind>(['project', 'number']);
const NO_CHANGE = new Set(['id', 'uid', 'base_version', 'if_match', 'before_id', 'after_id']);

export const CREATIONS: ReadonlySet<CommandName> = new Set<CommandName>([
  'create_task',
  'create_project',
  'add_comment',
  ...COLLECTION_KINDS.map((kind) => `create_${kind}` as const),
]);

/** Commands that name the version they were made from. */
export const VERSIONED: ReadonlySet<CommandName> = new Set<CommandName>([
  'update_task',
  'move_task',
  'update_project',
  'update_me',
  'update_comment',
  'set_task_checkbox',
  'set_comment_checkbox',
  ...COLLECTION_KINDS.flatMap((kind) => [`update_${kind}`, `move_${kind}`] as const),
]);

type Named = Pick<QueuedCommand, 'name' | 'fields'>;

/** The number that stands for something new until the server has given it one. */
export function localIdOf(uid: string): number {
  return -orderOf(uid);
}

/** "task:7", "section:uid:…": what a command changes; null for what has no name of its own. */
export function entityOf({ name, fields }: Named, made: QueueState['made']): string | null {
  // Where a person's projects stand is theirs alone: it is no change of the project.
  if (name === 'arrange_project') return 'arrangement';
  if (name === 'update_me') return 'me';
  const kind = KIND.exec(name)?.[1];
  if (kind === undefined) return null;
  if (kind === 'member')
    return `member:${String(fields['project_id'])}/${String(fields['user_id'])}`;
  const id = CREATIONS.has(name) ? `${UID}${String(fields['uid'])}` : fields['id'];
  return `${kind}:${String(numbered(id, made))}`;
}

/** The names of the fields that it changes. */
export function touchedBy({ name, fields }: Named): readonly string[] {
  if (name === 'move_task') return 'project_id' in fields ? ['project_id', ...PLACE] : PLACE;
  if (name.startsWith('move_')) return ['position'];
  if (name === 'complete_task' || name === 'reopen_task') return ['completed'];
  if (name === 'set_task_checkbox') return ['description'];
  if (name === 'set_comment_checkbox') return ['body'];
  if (name === 'put_member') return ['role'];
  if (!name.startsWith('update_')) return [ALL];
  return Object.keys(changesIn(fields));
}

/** What of it changes the entity. */
export function changesIn(fields: SentFields): SentFields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !NO_CHANGE.has(field)));
}

export function overlap(one: readonly string[], other: readonly string[]): boolean {
  return one.some((field) => field === ALL || other.includes(field) || other.includes(ALL));
}

/** Whether it names what is new by this uid; as its own does not count. */
export function namesUid({ fields }: Pick<Named, 'fields'>, uid: string): boolean {
  const reference = UID + uid;
  // Without a copy of the fields: the queue asks this of every command at every answer.
  for (const field in fields) {
    const mayName = field === 'query' || namesAnEntity(field);
    if (mayName && holds(fields[field], reference)) return true;
  }
  return false;
}

/** Whether it is this reference, or a list, the edit of a set or a filter in which it stands. */
function holds(value: unknown, reference: string): boolean {
  if (value === null || typeof value !== 'object') return value === reference;
  return Object.values(value).some((each) => holds(each, reference));
}

/** Fields as they are sent: what has no number yet by its uid. */
export function toWire(
  fields: SentFields,
  uidOf: (localId: number) => string | number,
): SentFields {
  return mapIds(fields, (id) => {
    if (typeof id !== 'number' || id >= 0) return id;
    const known = uidOf(id);
    return typeof known === 'number' ? known : `${UID}${known}`;
  });
}

/** Fields as the state of this device knows them: numbers throughout. */
export function toLocal(command: QueuedCommand, made: QueueState['made']): SentFields {
  return mapIds(command.fields, (id) => {
    if (!isReference(id)) return id;
    const uid = id.slice(UID.length);
    return command.resolved[uid] ?? made.get(uid) ?? localIdOf(uid);
  });
}

/** Of something new: the number it has by now, or the one that stands for it. */
export function idOfNew(command: QueuedCommand, made: QueueState['made']): number {
  const uid = String(command.fields['uid']);
  return made.get(uid) ?? localIdOf(uid);
}

function numbered(id: unknown, made: QueueState['made']): unknown {
  return isReference(id) ? (made.get(id.slice(UID.length)) ?? id) : id;
}

function mapIds(fields: SentFields, convert: (id: unknown) => unknown): SentFields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      if (field === 'query') return [field, convertedFilter(value as FilterNode, convert)];
      return [field, namesAnEntity(field) ? converted(value, convert) : value];
    }),
  );
}

/** The filter of a view, which names projects and tasks by their ids. */
function convertedFilter(node: FilterNode, convert: (id: unknown) => unknown): FilterNode {
  return withValues(node, (key, value) =>
    HOLD_IDS.has(FILTER_KEYS[key].kind) ? (convert(value) as FilterValue) : value,
  );
}

/** An id, a list of them, or what to add to and to remove from a set. */
function converted(value: unknown, convert: (id: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (value === null || typeof value !== 'object') return convert(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, ids]) => [name, converted(ids, convert)]),
  );
}

function namesAnEntity(field: string): boolean {
  return field === 'id' || field.endsWith('_id') || field.endsWith('_ids');
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(UID);
}
