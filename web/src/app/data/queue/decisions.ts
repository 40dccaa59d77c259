/** What the person decides about a command that was refused: the only way one leaves the queue undone. Pure.
 *
 * Later edits of the same field were made before anybody knew of the conflict; they are one question with it.
 */
import { SetEdit } from '../../generated/wire';
import { based, dependsOn, inOrder, mapped, replaced } from './changes';
import { afterOf, QueuedCommand, QueueState, SentFields } from './model';
import { standsAt } from './bases';
import { CREATIONS, entityOf } from './references';

type NewId = () => string;

/** Those that need somebody, in order. */
export function undecided(state: QueueState): readonly QueuedCommand[] {
  return state.commands.filter(({ parked }) => parked !== null);
}

/** What waits for the decision about this one. */
export function behind(state: QueueState, id: string): readonly QueuedCommand[] {
  return state.commands.filter((command) => command.behind === id);
}

/** Later commands that say anew what this one says. */
export function sameAgain(state: QueueState, command: QueuedCommand): readonly QueuedCommand[] {
  const entity = entityOf(command, state.made);
  return behind(state, command.id).filter(
    (each) =>
      each.name === command.name &&
      // Another box of the same text is another question.
      each.fields['box'] === command.fields['box'] &&
      entityOf(each, state.made) === entity &&
      entity !== null,
  );
}

/** What the person wants by now, with their later edits of the same. */
export function mine(state: QueueState, command: QueuedCommand): SentFields {
  return sameAgain(state, command).reduce<SentFields>(
    (fields, later) => withLater(fields, later.fields),
    command.fields,
  );
}

/** The fields it was refused for; none where it was refused as a whole. */
export function refusedFields({ parked, fields }: QueuedCommand): readonly string[] {
  const { conflicting_fields: clashing, errors } = parked?.problem ?? {};
  const named = clashing ?? errors?.map(({ field }) => field.split(/[.[]/u, 1)[0] ?? '') ?? [];
  return named.filter((field) => field in fields && field !== 'id');
}

/** Sends what the person wants once more, knowing what stands now; `fields` where they changed it. */
export function keepMine(
  state: QueueState,
  command: QueuedCommand,
  newId: NewId,
  fields: SentFields = {},
): QueueState {
  return again(state, command, { ...mine(state, command), ...fields }, newId);
}

/** Leaves the fields it was refused for as they are, and sends the rest. */
export function keepTheirs(state: QueueState, command: QueuedCommand, newId: NewId): QueueState {
  const refused = new Set(refusedFields(command));
  const all = Object.entries(mine(state, command));
  const rest = all.filter(([field]) => !refused.has(field));
  const isEdit = command.name === 'update_task' || command.name === 'create_task';
  const says = rest.some(([field]) => !['id', 'base_version', 'uid', 'project_id'].includes(field));
  const canBeLess =
    isEdit && refused.size > 0 && (command.name === 'update_task' || !refused.has('title'));
  if (canBeLess && says) return again(state, command, Object.fromEntries(rest), newId);
  return without(state, command, newId);
}

/** Drops it with what cannot be without it; `undecided` ones of those are dropped as well. */
export function drop(state: QueueState, command: QueuedCommand, newId: NewId): QueueState {
  return without(state, command, newId);
}

/** What would go with it. */
export function hangingOn(state: QueueState, command: QueuedCommand): readonly QueuedCommand[] {
  if (!CREATIONS.has(command.name)) return [];
  const gone = [command];
  for (const each of state.commands) {
    if (
      !gone.includes(each) &&
      gone.some((other) => CREATIONS.has(other.name) && dependsOn(each, other))
    )
      gone.push(each);
  }
  return gone.slice(1);
}

function again(
  state: QueueState,
  command: QueuedCommand,
  fields: SentFields,
  newId: NewId,
): QueueState {
  const sent = based(
    { ...command, fields, parked: null, echoed: false },
    standsAt(command),
    newId(),
  );
  const folded = new Set(sameAgain(state, command));
  const rest = { ...state, commands: state.commands.filter((each) => !folded.has(each)) };
  const lasts = [command.id, ...[...folded].map(({ id }) => id)];
  return lasts.reduce(
    (next, of) => released(replaced(next, sent, of, newId), sent.id),
    renamedBehind(rest, command.id, sent.id),
  );
}

function renamedBehind(state: QueueState, of: string, id: string): QueueState {
  return mapped(state, (each) => (each.behind === of ? { ...each, behind: id } : each));
}

/** Nothing waits for it any more; what was based on it is sent from what stands now. */
function without(state: QueueState, command: QueuedCommand, newId: NewId): QueueState {
  const gone = new Set([command, ...sameAgain(state, command), ...hangingOn(state, command)]);
  const ids = new Set([...gone].map(({ id }) => id));
  const rest = { ...state, commands: state.commands.filter((each) => !gone.has(each)) };
  const stands = standsAt(command);
  const freed = mapped(rest, (each) => {
    const free = ids.has(each.behind ?? '') ? { ...each, behind: null } : each;
    if (!ids.has(afterOf(each) ?? '')) return free;
    return based(free, stands, free.sent ? newId() : free.id);
  });
  return inOrder(freed);
}

function released(state: QueueState, id: string): QueueState {
  return mapped(state, (each) => (each.behind === id ? { ...each, behind: null } : each));
}

function withLater(earlier: SentFields, later: SentFields): SentFields {
  const fields = { ...earlier, ...later };
  const [before, after] = [earlier['assignee_ids'], later['assignee_ids']];
  if (!isSetEdit(before) || !isSetEdit(after)) return fields;
  const [add, remove] = [after.add ?? [], after.remove ?? []];
  return {
    ...fields,
    assignee_ids: {
      add: [...new Set([...(before.add ?? []), ...add])].filter((id) => !remove.includes(id)),
      remove: [...new Set([...(before.remove ?? []), ...remove])].filter((id) => !add.includes(id)),
    },
  };
}

function isSetEdit(value: unknown): value is SetEdit {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
