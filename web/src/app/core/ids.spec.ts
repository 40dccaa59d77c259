import { newId } from './ids';

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
