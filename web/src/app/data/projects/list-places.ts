/** Where something stands in a collection that people put in order, as far as this client can know; the echo brings
 * the real key. Pure. */
import { generateKeyBetween } from 'fractional-indexing';
import { byPosition } from '../tasks/model';

interface Ordered {
  readonly id: number;
  readonly position: string;
}
type Collection = ReadonlyMap<number, Ordered>;

/** Beside which other one it goes; neither: to the end. */
interface Beside {
  readonly before_id?: number;
  readonly after_id?: number;
}

export function endOf(collection: Collection): string {
  const last = [...collection.values()].sort(byPosition).at(-1);
  return generateKeyBetween(last?.position ?? null, null);
}

export function placementAmong(collection: Collection, moved: Ordered, beside: Beside): string {
  const others = [...collection.values()].filter((each) => each.id !== moved.id).sort(byPosition);
  const found = others.findIndex(({ id }) => id === (beside.before_id ?? beside.after_id));
  if (found < 0) return moved.position;
  const index = beside.before_id === undefined ? found + 1 : found;
  const ends = [others[index - 1]?.position ?? null, others[index]?.position ?? null] as const;
  try {
    return generateKeyBetween(...ends);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return moved.position;
  }
}
