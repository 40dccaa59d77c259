/** What a person did and no server has confirmed yet, as it is kept on the device: pure values (design §12).
 *
 * A command waits, is sent, and is done; or it is refused and *parked*, until the person says what becomes of it. What
 * depends on a parked command waits behind it. A command that was sent is never rewritten: edited, it gets a new id.
 */
import { Problem } from '../../core/errors/problem';
import { CommandName } from '../../core/live/commands';
import { Place } from '../../core/live/envelope';
import { toLocal } from './references';

/** As they are sent, but for `command_id`: what is new is named `uid:…`, the base is a version or an earlier command. */
export type SentFields = Readonly<Record<string, unknown>>;

export type Base = number | { readonly after: string };

/** What the person saw when they did it: for words, and to show it again after a reload. */
export interface Context {
  /** What the entity was called. */
  readonly title: string;
  readonly project: string;
  /** The fields that change, as they were. */
  readonly before: SentFields;
  /** The whole entity, where the state may not hold it (any more). */
  readonly entity?: unknown;
  /** What goes along with it to another project. */
  readonly family?: readonly unknown[];
  /** What their labels are called, which they keep by name in another project. */
  readonly labels?: Readonly<Record<number, string>>;
}

export interface Parked {
  readonly problem: Problem;
  readonly at: string;
}

export interface QueuedCommand {
  /** A UUID of version 7: also its idempotency key. */
  readonly id: string;
  /** Its place in the queue, which an edited command keeps. */
  readonly order: number;
  readonly name: CommandName;
  readonly fields: SentFields;
  /** The project whose stream tells of it; null for the person's own. */
  readonly project_id: number | null;
  /** The version the person was looking at; null for what has none. */
  readonly seen: number | null;
  readonly made_at: string;
  readonly context: Context;
  /** It may have arrived. */
  readonly sent: boolean;
  /** Its event was seen: the replica contains it. */
  readonly echoed: boolean;
  readonly parked: Parked | null;
  /** The parked command that decides about this one. */
  readonly behind: string | null;
  /** Ids of the server for what this command names `uid:…`. */
  readonly resolved: Readonly<Record<string, number>>;
}

/** Answered, and shown until the replica has reached its event. */
export interface Settling {
  readonly command: QueuedCommand;
  readonly until: Place;
}

/** An own command that was done, for later edits to be based on. */
export interface Performed {
  readonly id: string;
  readonly entity: string;
  readonly touches: readonly string[];
  readonly seen: number;
  readonly version: number;
}

export interface QueueState {
  /** Unconfirmed, in order. */
  readonly commands: readonly QueuedCommand[];
  readonly settling: readonly Settling[];
  readonly performed: readonly Performed[];
  /** By uid, the id the server gave. */
  readonly made: ReadonlyMap<string, number>;
}

export const EMPTY_QUEUE: QueueState = {
  commands: [],
  settling: [],
  performed: [],
  made: new Map(),
};

/** To be sent, now or once there is a connection. */
export function isWaiting(command: QueuedCommand): boolean {
  return command.parked === null && command.behind === null;
}

export function find(state: QueueState, id: string): QueuedCommand | undefined {
  return state.commands.find((command) => command.id === id);
}

/** What is laid over the confirmed state of a project, in order: not what was refused, nor what hangs on it. */
export function shownOver(state: QueueState, projectId: number | null): readonly QueuedCommand[] {
  return [...state.settling.map(({ command }) => command), ...state.commands]
    .filter((each) => isAbout(state, each, projectId) && isWaiting(each) && !each.echoed)
    .sort((a, b) => a.order - b.order);
}

/** A task that moves leaves one project and comes into another. */
function isAbout(state: QueueState, command: QueuedCommand, projectId: number | null): boolean {
  if (command.project_id === projectId) return true;
  if (command.name !== 'move_task' || projectId === null) return false;
  return toLocal(command, state.made)['project_id'] === projectId;
}

/** Whether both look the same, laid over the same state. */
export function isSameOverlay(
  one: readonly QueuedCommand[],
  other: readonly QueuedCommand[],
): boolean {
  return (
    one.length === other.length &&
    one.every(({ id, resolved }, index) => {
      const twin = other[index];
      return twin?.id === id && twin.resolved === resolved;
    })
  );
}

export function baseOf({ fields }: Pick<QueuedCommand, 'fields'>): Base | null {
  return (fields['base_version'] as Base | null | undefined) ?? null;
}

/** The command of which the version is the base, if it is one's own. */
export function afterOf(command: Pick<QueuedCommand, 'fields'>): string | null {
  const base = baseOf(command);
  return typeof base === 'object' ? (base?.after ?? null) : null;
}
