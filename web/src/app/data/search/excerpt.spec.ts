import { excerptParts } from './excerpt';

const marked = (text: string, ranges: [number, number][]): string =>
  excerptParts(text, ranges)
    .map((part) => (part.isFound ? `[${part.text}]` : part.text))
    .join('');

describe('excerptParts', () => {
  it('marks what the server counted in code points', () => {
    expect(
      marked('🎉🎉 two tins of paint', [
        [3, 6],
        [15, 20],
      ]),
    ).toBe('🎉🎉 [two] tins of [paint]');
    expect(
      marked('paint 🎨', [
        [0, 5],
        [6, 7],
      ]),
    ).toBe('[paint] [🎨]');
  });

  it('keeps the whole text where ranges do not fit it', () => {
    expect(marked('paint', [])).toBe('paint');
    expect(marked('paint', [[2, 40]])).toBe('pa[int]');
    expect(
      marked('paint', [
        [0, 3],
        [2, 4],
      ]),
    ).toBe('[pai][n]t');
    expect(marked('', [[0, 1]])).toBe('');
  });

  it('shows a mention as its name', () => {
    const text = '🎉 @[Ben](user:2) two tins';
    expect(marked(text, [])).toBe('🎉 @Ben two tins');
    expect(
      marked(text, [
        [4, 7],
        [17, 20],
      ]),
    ).toBe('🎉 @[Ben] [two] tins');
    expect(marked(text, [[8, 12]])).toBe('🎉 @Ben two tins');
  });
});
