import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asClocksShow, instantOf, isSameZone } from './wall-time';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(process.cwd(), `../tests/shared/time/${name}.json`), 'utf8'));

interface Row {
  readonly zone: string;
  readonly local: string;
  readonly at: string;
  readonly shown: string;
}

describe('wall times', () => {
  it.each(golden('wall-times') as Row[])('$local in $zone is $at', ({ zone, local, at, shown }) => {
    expect(instantOf({ local, zone })).toBe(Date.parse(at));
    expect(asClocksShow({ local, zone })).toEqual({ local: shown, zone });
  });

  it('are known in a browser that is older than the name of their zone', () => {
    const real = Intl.DateTimeFormat;
    vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (locale, options) {
      if (options?.timeZone === 'America/Nuuk') throw new RangeError('Invalid time zone');
      return new real(locale, options);
    });
    expect(instantOf({ local: '2026-07-01T12:00', zone: 'America/Nuuk' })).toBe(
      Date.parse('2026-07-01T13:00:00Z'),
    );
    vi.restoreAllMocks();
  });

  it('are left alone in a zone that this browser does not know, as days are', () => {
    const due = { local: '2026-03-29T02:30', zone: 'Mars/Olympus' };
    expect(instantOf(due)).toBeNull();
    expect(asClocksShow(due)).toBe(due);
    expect(asClocksShow({ date: '2026-03-29' })).toEqual({ date: '2026-03-29' });
  });
});

describe('names of zones', () => {
  const { same, different } = golden('zones') as Record<'same' | 'different', [string, string][]>;
  it.each(same)('%s is %s', (one, other) => expect(isSameZone(one, other)).toBe(true));
  it.each(different)('%s is not %s', (one, other) => expect(isSameZone(one, other)).toBe(false));
});
