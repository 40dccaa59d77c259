/** Which rows of a list are painted, and in which elements. Pure. */
import { GridRow } from './rows';

export interface PlacedRow {
  readonly row: GridRow;
  readonly index: number;
}

/** `slot` names the elements that paint it. */
export interface ShownRow extends PlacedRow {
  readonly slot: number;
}

/** The rows from `first` until before `last`, and the one with the focus, which stays however far somebody scrolls.
 *
 * In the order of the list: what comes out of it would be moved in the document, and lose the focus.
 */
export function placedRows(
  rows: readonly GridRow[],
  { first, last, focused }: { first: number; last: number; focused: string | null },
): readonly PlacedRow[] {
  const placed = rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
  const away = focused === null ? -1 : rows.findIndex(({ key }) => key === focused);
  const row = rows[away];
  if (row === undefined || (away >= first && away < last)) return placed;
  const alone = { row, index: away };
  return away < first ? [alone, ...placed] : [...placed, alone];
}

/** The same rows, but those outside the screen, from `first` until before `last`, as they were painted before: of a list
 * that changes whole, what is seen is painted first, and these a turn later. */
export function seenFirst(
  placed: readonly PlacedRow[],
  before: readonly ShownRow[],
  { first, last }: { first: number; last: number },
): readonly PlacedRow[] {
  const keys = new Set(placed.map(({ row }) => row.key));
  const old = new Map(before.map((shown) => [shown.index, shown.row]));
  return placed.map((each) => {
    const row = old.get(each.index);
    const isSeen = each.index >= first && each.index < last;
    return isSeen || row === undefined || keys.has(row.key) ? each : { row, index: each.index };
  });
}

/** A row keeps its elements; one that comes takes over those of one that went, which is far cheaper than new ones.
 *
 * It takes them over from between the rows that stay around it, so that none has to be moved. Those with the focus
 * (of the row `focused`) go with their row.
 */
export function inSlots(
  before: readonly ShownRow[],
  placed: readonly PlacedRow[],
  focused: string | null,
): readonly ShownRow[] {
  const places = new Map(before.map(({ row }, place) => [row.key, place]));
  const staying = new Set(placed.map(({ row }) => row.key));
  let unused = 1 + before.reduce((most, { slot }) => Math.max(most, slot), -1);
  let next = 0;
  const takeOver = (row: GridRow): number => {
    for (; next < before.length; next++) {
      const old = before[next];
      if (old === undefined || staying.has(old.row.key)) break;
      if (old.row.key === focused || isTask(old.row) !== isTask(row)) continue;
      next += 1;
      return old.slot;
    }
    return unused++;
  };
  return placed.map(({ row, index }) => {
    const place = places.get(row.key);
    const kept = place === undefined ? undefined : before[place];
    if (place === undefined || kept === undefined) return { row, index, slot: takeOver(row) };
    next = Math.max(next, place + 1);
    return { row, index, slot: kept.slot };
  });
}

function isTask({ task }: GridRow): boolean {
  return task !== null;
}
