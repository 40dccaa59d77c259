import { DueValue } from '../date-field/due-field';
import { dueText } from './due-text';

const now = new Date('2026-11-23T22:30:00Z');
const told = (due: DueValue, zone = 'UTC'): string => {
  const { text, tone } = dueText(due, now, zone, 'en-GB');
  return `${text} (${tone})`;
};

describe('dueText', () => {
  it.each([
    ['2026-11-22', 'Yesterday (overdue)'],
    ['2026-11-23', 'Today (today)'],
    ['2026-11-24', 'Tomorrow (soon)'],
    ['2026-11-27', 'Friday (later)'],
    ['2026-12-04', '4 Dec (later)'],
    ['2028-01-02', '2 Jan 2028 (later)'],
    ['2026-11-01', '1 Nov (overdue)'],
  ])('%s is %s', (date, words) => {
    expect(told({ date })).toBe(words);
  });

  it('reckons days where the reader lives', () => {
    expect(told({ date: '2026-11-24' }, 'Europe/Berlin')).toBe('Tomorrow (soon)');
    expect(told({ date: '2026-11-24' }, 'Asia/Tokyo')).toBe('Today (today)');
  });

  it('reckons times where they are meant', () => {
    const tokyo = (local: string): DueValue => ({ local, zone: 'Asia/Tokyo' });
    // There it is 07:30 on the 24th.
    expect(told(tokyo('2026-11-24T07:00'))).toBe('Today 07:00 (Tokyo) (overdue)');
    expect(told(tokyo('2026-11-24T09:00'))).toBe('Today 09:00 (Tokyo) (today)');
  });

  it('shows a time that clocks skip as the one it means, and a repeated one as its first', () => {
    const at = (instant: string, local: string, zone = 'Europe/Berlin'): string =>
      dueText({ local, zone }, new Date(instant), 'Europe/Berlin', 'en-GB').text;
    const tone = (instant: string, local: string): string =>
      dueText({ local, zone: 'Europe/Berlin' }, new Date(instant), 'Europe/Berlin').tone;
    expect(at('2026-03-29T00:00:00Z', '2026-03-29T02:30')).toBe('Today 03:30');
    expect(tone('2026-03-29T01:15:00Z', '2026-03-29T02:30')).toBe('today');
    expect(tone('2026-10-25T00:31:00Z', '2026-10-25T02:30')).toBe('overdue');
    // Clocks show 02:10 once more.
    expect(tone('2026-10-25T01:10:00Z', '2026-10-25T02:30')).toBe('overdue');
  });

  it('names no zone that is the reader’s own by another name', () => {
    const due = { local: '2026-11-24T09:00', zone: 'Europe/Kiev' };
    expect(dueText(due, now, 'Europe/Kyiv', 'en-GB').text).toBe('Today 09:00');
  });

  it('does not break on a zone this browser does not know', () => {
    expect(told({ local: '2026-11-24T09:00', zone: 'Mars/Olympus' })).toContain('Tomorrow');
  });
});
