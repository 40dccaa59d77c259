import { asTyped, asWire, beginning, candidates, mentionsIn, written } from './mentions';

const ada = { id: 1, name: 'Ada' };
const lovelace = { id: 4, name: 'Ada Lovelace' };
const ben = { id: 2, name: 'Ben' };
const otherBen = { id: 3, name: 'Ben' };
const people = [ada, lovelace, ben];

describe('mentions', () => {
  it('are typed by name and sent by id', () => {
    const typed = 'Ask @Ben, or @Ada Lovelace (not @Ada).';
    const wire = 'Ask @[Ben](user:2), or @[Ada Lovelace](user:4) (not @[Ada](user:1)).';
    expect(asWire(typed, people)).toBe(wire);
    expect(asTyped(wire, people)).toBe(typed);
  });

  it('are not found inside words and addresses', () => {
    expect(asWire('mail ben@Ben.org and @Benjamin', people)).toBe('mail ben@Ben.org and @Benjamin');
  });

  it('leave what is a mention already', () => {
    expect(asWire('@[Ben](user:2)', people)).toBe('@[Ben](user:2)');
  });

  it('of two people with one name are told apart', () => {
    const both = [ben, otherBen];
    expect(asWire('@Ben', both)).toBe('@Ben');
    expect(written(otherBen, both)).toBe('@[Ben](user:3)');
    expect(written(ben, people)).toBe('@Ben');
    expect(asTyped('@[Ben](user:3)', both)).toBe('@[Ben](user:3)');
  });

  it('begin with an @ before the caret', () => {
    expect(beginning('Hello @be', 9)).toBe('be');
    expect(beginning('@', 1)).toBe('');
    expect(beginning('a@be', 4)).toBeNull();
    expect(beginning('Hello @be there', 15)).toBeNull();
  });

  it('are proposed by any word of a name', () => {
    expect(candidates('lov', people)).toEqual([lovelace]);
    expect(candidates('', people)).toEqual(people);
  });

  it('are found as the server finds them', () => {
    const pattern = /@\[([^\]\n]{1,200})\]\(user:(\d{1,18})\)/gu;
    const tricky = [
      '@[Ben](user:2)@[Ada](user:1)',
      '@[@[Ben](user:2)',
      '@[](user:2) @[\n](user:2) @[a]](user:2) @[Ben](user:) @[Ben](user:2',
      `@[${'x'.repeat(200)}](user:2) @[${'x'.repeat(201)}](user:2)`,
      `@[Ben](user:${'9'.repeat(19)}) @[Ben](user:2x)`,
    ];
    for (const text of tricky) {
      const wanted = [...text.matchAll(pattern)].map((it) => [it.index, it[1], Number(it[2])]);
      expect([...mentionsIn(text)].map((it) => [it.start, it.name, it.id])).toEqual(wanted);
    }
  });

  it.each(['@[', '](user:', '@[](user:', '@[x](user:1)', ']'])(
    'are looked for in pieces whose length grows with the text alone: %s',
    (piece) => {
      const lookedAt = [12_500, 25_000, 50_000].map((size) => {
        const text = piece.repeat(size / piece.length);
        const slices = vi.spyOn(String.prototype, 'slice');
        Array.from(mentionsIn(text));
        const total = slices.mock.results.reduce((sum, it) => sum + String(it.value).length, 0);
        slices.mockRestore();
        return total / size;
      });
      expect(Math.max(...lookedAt)).toBeLessThan(100);
      expect(Math.max(...lookedAt)).toBeLessThanOrEqual(1.05 * Math.min(...lookedAt) + 0.1);
    },
  );
});
