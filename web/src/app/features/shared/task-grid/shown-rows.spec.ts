import { aTask } from '../../../../testing/entities';
import { gridRows, GridRow } from './rows';
import { inSlots, placedRows, seenFirst, ShownRow } from './shown-rows';

/** A group with tasks of these ids, its line first. */
function rowsOf(...ids: number[]): readonly GridRow[] {
  const tasks = ids.map((id) => aTask({ id }));
  return gridRows([{ key: 'p', value: { by: 'priority', level: 1 }, tasks }], new Set<string>());
}

function shown(
  before: readonly ShownRow[],
  rows: readonly GridRow[],
  focused: string | null = null,
): readonly ShownRow[] {
  return inSlots(before, placedRows(rows, { first: 0, last: 20, focused: null }), focused);
}

const slots = (rows: readonly ShownRow[]): number[] => rows.map(({ slot }) => slot);

describe('The rows that are painted', () => {
  const rows = rowsOf(1, 2, 3, 4, 5, 6);

  it.each([
    ['above', { first: 3, last: 5, focused: 'p/1' }, [1, 3, 4]],
    ['among', { first: 1, last: 3, focused: 'p/1' }, [1, 2]],
    ['below', { first: 1, last: 3, focused: 'p/6' }, [1, 2, 6]],
    ['nowhere', { first: 1, last: 3, focused: 'p/9' }, [1, 2]],
  ])('stand in the order of the list, with the focus %s', (_, window, indices) => {
    expect(placedRows(rows, window).map(({ index }) => index)).toEqual(indices);
  });

  it('take over the elements of all that went', () => {
    const before = shown([], rows);
    expect(slots(before)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(slots(shown(before, rowsOf(11, 12, 13)))).toEqual([0, 1, 2, 3]);
  });

  it('keep their own, and take over what lies between those that stay', () => {
    const before = shown([], rows);
    expect(slots(shown(before, rowsOf(10, 3, 11, 12, 13, 6, 14)))).toEqual([
      ...[0, 1, 3, 4, 5, 7, 6, 8],
    ]);
  });

  it('are those on the screen first, and the others a turn later', () => {
    const before = shown([], rows);
    const all = { first: 0, last: 20, focused: null };
    const seen = (...ids: number[]): string[] =>
      seenFirst(placedRows(rowsOf(...ids), all), before, { first: 1, last: 4 }).map(
        ({ row, index }) => `${String(index)} ${row.key}`,
      );
    expect(seen(11, 12, 13, 14, 15)).toEqual([
      ...['0 p', '1 p/11', '2 p/12', '3 p/13', '4 p/4', '5 p/5'],
    ]);
    // No row twice, and none that is not there.
    expect(seen(5, 12, 13, 14)).toEqual(['0 p', '1 p/5', '2 p/12', '3 p/13', '4 p/4']);
    expect(seen(5, 12, 13, 14, 16)).toEqual([
      ...['0 p', '1 p/5', '2 p/12', '3 p/13', '4 p/4', '5 p/16'],
    ]);
    expect(seen(11)).toEqual(['0 p', '1 p/11']);
  });

  it('leave alone the elements that have the focus, and those of groups', () => {
    const before = shown([], rows);
    expect(slots(shown(before, rowsOf(11, 12), 'p/1'))).toEqual([0, 2, 3]);
    const lineOnly = inSlots([], placedRows(rows, { first: 0, last: 1, focused: null }), null);
    const task = placedRows(rows, { first: 1, last: 2, focused: null });
    expect(slots(inSlots(lineOnly, task, null))).toEqual([1]);
  });
});
