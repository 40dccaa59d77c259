import { newId, OrderedIds, orderOf } from './ids';

describe('newId', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('makes a UUID v4 on plain http too', () => {
    const real = crypto;
    vi.stubGlobal('crypto', {
      getRandomValues: (into: Uint8Array) => real.getRandomValues(into as Uint8Array<ArrayBuffer>),
    });
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
    expect(newId()).toMatch(form);
    expect(newId()).not.toBe(newId());
  });
});

describe('OrderedIds', () => {
  it('makes UUIDs v7, each after the one before even when the clock goes back', () => {
    const times = [1_796_000_000_000, 1_796_000_000_000, 1_795_999_999_000];
    const ids = new OrderedIds(() => times.shift() ?? 0);
    const made = [ids.next(), ids.next(), ids.next()];
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
    for (const id of made) expect(id).toMatch(form);
    const orders = made.map(orderOf);
    expect(orders).toEqual([...orders].sort((a, b) => a - b));
    expect(new Set(orders).size).toBe(3);
    expect(orders.every(Number.isSafeInteger)).toBe(true);
  });

  it('goes on after what an earlier page made', () => {
    const ids = new OrderedIds(() => 1_796_000_000_000);
    const [future] = [orderOf(new OrderedIds(() => 1_799_000_000_000).next())];
    ids.goOnAfter(future);
    expect(orderOf(ids.next())).toBeGreaterThan(future);
  });
});
