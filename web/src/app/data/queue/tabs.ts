/** What one tab has changed in a person's queue, as the others take it over. Pure.
 *
 * Each tab lays the queue over its own replica, so each keeps its own account of which events it has seen, and of what
 * is settling. Everything else is what the tab that changed it says.
 */
import { Done } from '../../core/live/envelope';
import { answered, inOrder, mapped } from './changes';
import { QueuedCommand, QueueState } from './model';

export interface QueueNews {
  /** New, or in place of what had the same place in the queue. */
  readonly put: readonly QueuedCommand[];
  /** The places in the queue that are empty from now on. */
  readonly removed: readonly number[];
  /** What the server has done, before it leaves the queue. */
  readonly done: readonly DoneCommand[];
}

export interface DoneCommand {
  readonly id: string;
  readonly order: number;
  readonly done: Done<unknown>;
}

/** The queue as it is with another tab's news; `reached` says how far the replica of a stream is in this one. */
export function merged(
  state: QueueState,
  { put, removed, done }: QueueNews,
  reached: (stream: string) => number | null,
): QueueState {
  const settled = done.reduce((each, one) => answered(each, one.id, one.done, reached), state);
  return replacing(settled, put, new Set([...removed, ...put.map(({ order }) => order)]));
}

/** The queue as the device has it; whoever led before may have sent any of it. */
export function reloaded(state: QueueState, kept: readonly QueuedCommand[]): QueueState {
  const left = kept.map((each) => ({ ...each, sent: true }));
  return replacing(state, left, new Set(state.commands.map(({ order }) => order)));
}

function replacing(
  state: QueueState,
  put: readonly QueuedCommand[],
  orders: ReadonlySet<number>,
): QueueState {
  const seen = new Set(state.commands.filter(({ echoed }) => echoed).map(({ id }) => id));
  const others = state.commands.filter(({ order }) => !orders.has(order));
  const taken = put.map((each) => ({ ...each, echoed: seen.has(each.id) }));
  const made = new Map([...put.flatMap(({ resolved }) => Object.entries(resolved)), ...state.made]);
  const isSame = made.size === state.made.size;
  return withoutLooseEnds(
    inOrder({ ...state, commands: [...others, ...taken], made: isSame ? state.made : made }),
  );
}

/** Two tabs may change the queue at once: nothing waits for what has left it meanwhile. */
export function withoutLooseEnds(state: QueueState): QueueState {
  const ids = new Set(state.commands.map(({ id }) => id));
  return mapped(state, (each) =>
    each.behind !== null && !ids.has(each.behind) ? { ...each, behind: null } : each,
  );
}
