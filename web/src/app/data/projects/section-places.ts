/** Where sections and labels stand among those of their project, as far as this client can know; the echo brings the
 * real key. Pure. */
import { generateKeyBetween } from 'fractional-indexing';
import { byPosition } from '../tasks/model';

/** Beside which other one it goes; neither: to the end. */
interface Beside {
  readonly before_id?: number;
  readonly after_id?: number;
}

interface Placed {
  readonly id: number;
  readonly position: string;
}

export function endOf(all: ReadonlyMap<number, Placed>): string {
  const last = [...all.values()].sort(byPosition).at(-1);
  return generateKeyBetween(last?.position ?? null, null);
}

export function placementAmong(
  all: ReadonlyMap<number, Placed>,
  placed: Placed,
  beside: Beside,
): string {
  const others = [...all.values()].filter((each) => each.id !== placed.id).sort(byPosition);
  const found = others.findIndex(({ id }) => id === (beside.before_id ?? beside.after_id));
  if (found < 0) return placed.position;
  const index = beside.before_id === undefined ? found + 1 : found;
  const ends = [others[index - 1]?.position ?? null, others[index]?.position ?? null] as const;
  try {
    return generateKeyBetween(...ends);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return placed.position;
  }
}
