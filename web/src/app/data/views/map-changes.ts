/** What became of a collection between two of its states, which share what did not change. Pure. */

export interface MapChanges<T> {
  /** New ones, and those that are another object now. */
  readonly put: readonly T[];
  /** As they were. */
  readonly gone: readonly T[];
}

/** Several ask for the same step one after the other: the sidebar's counts, and the view on the screen. */
const steps = new WeakMap<
  object,
  { readonly before: object; readonly changes: MapChanges<unknown> }
>();

/** Costs a look at each entry, and nothing the second time. */
export function changesOf<T>(
  before: ReadonlyMap<number, T>,
  after: ReadonlyMap<number, T>,
): MapChanges<T> {
  const known = steps.get(after);
  if (known?.before === before) return known.changes as MapChanges<T>;
  const changes = found(before, after);
  steps.set(after, { before, changes });
  return changes;
}

function found<T>(before: ReadonlyMap<number, T>, after: ReadonlyMap<number, T>): MapChanges<T> {
  const put: T[] = [];
  const gone: T[] = [];
  let stayed = 0;
  for (const [id, entity] of after) {
    const old = before.get(id);
    if (old !== undefined) stayed += 1;
    if (old !== entity) put.push(entity);
  }
  if (stayed < before.size) {
    for (const [id, entity] of before) if (!after.has(id)) gone.push(entity);
  }
  return { put, gone };
}
