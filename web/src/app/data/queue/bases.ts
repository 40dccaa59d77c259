/** Which version an edit was made from, when this person's own edits are still on their way.
 *
 * The server compares an edit with every change since its base, this person's own included. So an edit that follows
 * another of the same field names that one, and the server takes the version it produced; of the fields it merged
 * with somebody else's, which this person has not seen, the base that it had.
 */
import { Base, isWaiting, Performed, QueuedCommand, QueueState } from './model';
import { CREATIONS, entityOf, overlap, touchedBy } from './references';

type Edit = Pick<QueuedCommand, 'name' | 'fields'> & { readonly seen: number };

/** The base, and the parked command that the edit has to wait for. */
export interface Basis {
  readonly base: Base;
  readonly behind: string | null;
}

export function basisFor(state: QueueState, edit: Edit): Basis {
  const before = lastOfSameField(state, edit);
  const alone: Basis = { base: edit.seen, behind: null };
  if (before === undefined) return alone;
  // A text begun before another's change that the earlier edit has seen keeps its own base.
  if ((before.seen ?? 0) > edit.seen) return alone;
  if ('version' in before)
    return before.version <= edit.seen ? alone : { base: { after: before.id }, behind: null };
  if (isWaiting(before)) return { base: { after: before.id }, behind: null };
  const isNew = CREATIONS.has(before.name);
  // Whoever has seen what it was refused for, or was told no, begins anew.
  if (before.parked !== null && !isNew && standsAt(before) <= edit.seen) return alone;
  return { base: { after: before.id }, behind: before.behind ?? before.id };
}

function lastOfSameField(state: QueueState, edit: Edit): QueuedCommand | Performed | undefined {
  const entity = entityOf(edit, state.made);
  const touches = touchedBy(edit);
  const queued = state.commands.findLast(
    (each) =>
      (each.seen !== null || CREATIONS.has(each.name)) &&
      entityOf(each, state.made) === entity &&
      overlap(touchedBy(each), touches),
  );
  return (
    queued ??
    state.performed.findLast((each) => each.entity === entity && overlap(each.touches, touches))
  );
}

/** The version that a refused edit met. */
export function standsAt({ parked, seen }: QueuedCommand): number {
  const current = parked?.problem.current as { readonly version?: number } | null | undefined;
  return current?.version ?? seen ?? 0;
}
