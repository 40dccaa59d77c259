/** How the queue changes: by what the person does, by answers, and by events. Pure; nothing is ever dropped here but
 * what was done. */
import { Done, Envelope, Place } from '../../core/live/envelope';
import { Problem } from '../../core/errors/problem';
import { afterOf, baseOf, find, Performed, QueuedCommand, QueueState, Settling } from './model';
import {
  CREATIONS,
  entityOf,
  localIdOf,
  namesUid,
  overlap,
  touchedBy,
  VERSIONED,
} from './references';

const REMEMBERED = 200;
/** What is behind these is needed by commands alone, which keep it themselves. */
const MOST_NUMBERS = 1_000;

export function added(state: QueueState, command: QueuedCommand): QueueState {
  const blocker = state.commands.find(
    (each) => !isFree(each) && CREATIONS.has(each.name) && names(command, each),
  );
  const behind = command.behind ?? (blocker && (blocker.behind ?? blocker.id)) ?? null;
  return inOrder({ ...state, commands: [...state.commands, { ...command, behind }] });
}

export function markedSent(state: QueueState, ids: ReadonlySet<string>): QueueState {
  return mapped(state, (each) => (ids.has(each.id) && !each.sent ? { ...each, sent: true } : each));
}

/** The server did it: as the event at a place of its stream, or without one when nothing changed. `reached` says how far
 * the replica of a stream is; null where there is none. */
export function answered(
  state: QueueState,
  id: string,
  done: Done<unknown>,
  reached: (stream: string) => number | null,
): QueueState {
  const command = find(state, id);
  if (command === undefined) return state;
  const next: QueueState = {
    ...state,
    commands: state.commands.filter((each) => each !== command),
    settling: [...state.settling, ...settlingIn(command, done, reached)],
    performed: [...state.performed, ...performedBy(state, command, done)].slice(-REMEMBERED),
  };
  return CREATIONS.has(command.name)
    ? numbered(next, String(command.fields['uid']), (done.data as { readonly id: number }).id)
    : next;
}

/** Each replica it is shown over, until that one has reached its event. A move to another project is shown over both. */
function settlingIn(
  command: QueuedCommand,
  done: Done<unknown>,
  reached: (stream: string) => number | null,
): readonly Settling[] {
  if (command.echoed) return [];
  const destination = (done.data as { readonly project_id?: number } | null)?.project_id;
  const hasMoved = command.name === 'move_task' && 'project_id' in command.fields;
  const projects = new Set([
    command.project_id,
    ...(hasMoved && destination !== undefined ? [destination] : []),
  ]);
  return [...projects].flatMap((project_id) => {
    const until = done.events.filter(({ stream }) => isStreamOf(project_id, stream)).at(-1);
    const isShown = until !== undefined && isAhead(until, reached(until.stream));
    return isShown ? [{ command: { ...command, project_id }, until }] : [];
  });
}

/** To be called together with applying `events` of one stream to its replica. */
export function applied(state: QueueState, events: readonly Envelope[]): QueueState {
  const last = events.at(-1);
  if (last === undefined) return state;
  const echoes = new Map(events.map((event) => [event.command_id, event]));
  const settling = state.settling.filter(
    ({ command, until }) =>
      until.stream !== last.stream || (until.seq > last.seq && !echoes.has(command.id)),
  );
  let next = settling.length < state.settling.length ? { ...state, settling } : state;
  next = mapped(next, (each) =>
    !each.echoed && echoes.has(each.id) ? { ...each, echoed: true } : each,
  );
  for (const { id, name, fields } of state.commands) {
    const event = CREATIONS.has(name) ? echoes.get(id) : undefined;
    const made = event === undefined ? undefined : madeIn(event.data as Made);
    if (made !== undefined) next = numbered(next, String(fields['uid']), made);
  }
  return next;
}

/** The replica of a stream is here by other means than events: a snapshot replaced it, or nobody keeps it any more. */
export function caughtUp(state: QueueState, stream: string, reached: number | null): QueueState {
  const settling = state.settling.filter(
    ({ until }) => until.stream !== stream || isAhead(until, reached),
  );
  return settling.length === state.settling.length ? state : { ...state, settling };
}

/** The server said no. What may be sent once more in another form gets a new id. */
export function refused(
  state: QueueState,
  id: string,
  problem: Problem,
  { newId, at }: { readonly newId: () => string; readonly at: string },
): QueueState {
  const command = find(state, id);
  if (command === undefined) return state;
  if (problem.code === 'dependency_failed') {
    const culprit = state.commands.find((each) => each !== command && dependsOn(command, each));
    if (culprit !== undefined && isFree(culprit)) return state;
    if (culprit !== undefined)
      return replaced(state, { ...command, behind: culprit.behind ?? culprit.id });
    if (afterOf(command) !== null)
      return replaced(state, based(command, command.seen ?? 0, newId()), id, newId);
  }
  const elsewhere = besideNobody(command, problem);
  if (elsewhere !== null)
    return replaced(state, { ...elsewhere, id: newId(), sent: false }, id, newId);
  return parked(state, { ...command, parked: { problem, at } });
}

/** What depends on it, or changes the same of the same entity later, waits behind it. */
function parked(state: QueueState, command: QueuedCommand): QueueState {
  const entity = entityOf(command, state.made);
  const stuck = [command];
  return mapped(replaced(state, command), (each) => {
    if (each.id === command.id || each.order < command.order || !isFree(each)) return each;
    const isSameField =
      entity !== null &&
      entityOf(each, state.made) === entity &&
      overlap(touchedBy(command), touchedBy(each));
    if (!isSameField && !stuck.some((other) => dependsOn(each, other))) return each;
    const waiting = { ...each, behind: command.id };
    stuck.push(waiting);
    return waiting;
  });
}

export function dependsOn(command: QueuedCommand, on: QueuedCommand): boolean {
  return afterOf(command) === on.id || (CREATIONS.has(on.name) && names(command, on));
}

/** The command in the place of the one that had the id `of`. What names that one names this one from now on, which
 * makes it another command as well where it was sent already. */
export function replaced(
  state: QueueState,
  command: QueuedCommand,
  of = command.id,
  newId: () => string = () => command.id,
): QueueState {
  const renamed = new Map([[of, command.id]]);
  return mapped(state, (each) => {
    if (each.id === of) return command;
    const behind = renamed.get(each.behind ?? '') ?? each.behind;
    const after = renamed.get(afterOf(each) ?? '');
    const isSame = behind === each.behind && (after === undefined || after === afterOf(each));
    if (isSame) return each;
    if (after === undefined) return { ...each, behind };
    const id = each.sent ? newId() : each.id;
    renamed.set(each.id, id);
    const fields = { ...each.fields, base_version: { after } };
    return { ...each, id, fields, behind, sent: false };
  });
}

export function based(command: QueuedCommand, base: number, id: string): QueuedCommand {
  const fields =
    baseOf(command) === null ? command.fields : { ...command.fields, base_version: base };
  return { ...command, id, fields, seen: command.seen === null ? null : base, sent: false };
}

export function isFree({ parked, behind }: QueuedCommand): boolean {
  return parked === null && behind === null;
}

export function mapped(
  state: QueueState,
  change: (command: QueuedCommand) => QueuedCommand,
): QueueState {
  const commands = state.commands.map(change);
  const isSame = commands.every((each, index) => each === state.commands[index]);
  return isSame ? state : { ...state, commands };
}

export function inOrder(state: QueueState): QueueState {
  return { ...state, commands: [...state.commands].sort((a, b) => a.order - b.order) };
}

/** A neighbour that has left its place, or vanished, means the end of the list. */
function besideNobody(command: QueuedCommand, { status, errors }: Problem): QueuedCommand | null {
  const { before_id, after_id, ...fields } = command.fields;
  if (status !== 422 || (before_id ?? after_id) === undefined) return null;
  const isAboutPlace = errors?.some(({ field }) =>
    ['before_id', 'after_id', 'section_id'].includes(field),
  );
  return isAboutPlace === true ? { ...command, fields } : null;
}

/** An event that tells of something new; of a project, that the person may see it. */
interface Made {
  readonly id?: number;
  readonly project?: { readonly id: number };
}

function madeIn({ id, project }: Made): number | undefined {
  return project?.id ?? id;
}

function isAhead(place: Place, reached: number | null): boolean {
  return reached !== null && place.seq > reached;
}

function names(command: QueuedCommand, creation: QueuedCommand): boolean {
  return namesUid(command, String(creation.fields['uid']));
}

function numbered(state: QueueState, uid: string, id: number): QueueState {
  if (state.made.get(uid) === id) return state;
  const made = new Map([...state.made].slice(1 - MOST_NUMBERS)).set(uid, id);
  const localId = localIdOf(uid);
  // Kept with the commands that need it, so that they are understood after a reload.
  return mapped({ ...state, made }, (each) => {
    const isIn = each.project_id === localId;
    if (!isIn && !namesUid(each, uid)) return each;
    const project_id = isIn ? id : each.project_id;
    return { ...each, project_id, resolved: { ...each.resolved, [uid]: id } };
  });
}

function performedBy(
  state: QueueState,
  command: QueuedCommand,
  { version, data }: Done<unknown>,
): readonly Performed[] {
  const isNew = CREATIONS.has(command.name);
  const entity = entityOf(command, isNew ? madeBy(command, data) : state.made);
  if (entity === null || version == null) return [];
  const seen = isNew ? 0 : command.seen;
  if (seen === null || !(isNew || VERSIONED.has(command.name))) return [];
  return [{ id: command.id, entity, touches: touchedBy(command), seen, version }];
}

function madeBy({ fields }: QueuedCommand, data: unknown): QueueState['made'] {
  return new Map([[String(fields['uid']), (data as { readonly id: number }).id]]);
}

function isStreamOf(projectId: number | null, stream: string): boolean {
  return projectId === null ? stream.startsWith('user:') : stream === `project:${projectId}`;
}
