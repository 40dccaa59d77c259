/** The rules of convergence (promise P2), without any I/O.
 *
 * A client applies only the event that comes next, drops what it has seen, and asks for what is missing
 * before it goes on. The cursor stands for what HAS been applied: it moves after the events, never before.
 */
import { Envelope } from './envelope';

export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

export type Verdict = 'next' | 'seen' | 'gap';

export function judge(cursor: Cursor, seq: number): Verdict {
  if (seq <= cursor.seq) return 'seen';
  return seq === cursor.seq + 1 ? 'next' : 'gap';
}

/** Of `events` in any order: those that can be applied now, in order, each once; and those behind a gap. */
export function sorted(
  cursor: Cursor,
  events: readonly Envelope[],
): { readonly ready: readonly Envelope[]; readonly behindGap: readonly Envelope[] } {
  const ready: Envelope[] = [];
  const inOrder = [...events].sort((a, b) => a.seq - b.seq);
  let reached = cursor.seq;
  for (const [index, event] of inOrder.entries()) {
    const verdict = judge({ ...cursor, seq: reached }, event.seq);
    if (verdict === 'gap') return { ready, behindGap: inOrder.slice(index) };
    if (verdict === 'next') {
      ready.push(event);
      reached = event.seq;
    }
  }
  return { ready, behindGap: [] };
}

export function after(cursor: Cursor, applied: readonly Envelope[]): Cursor {
  const last = applied.at(-1);
  return last === undefined ? cursor : { ...cursor, seq: last.seq };
}
