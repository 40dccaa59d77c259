import { DueValue } from '../date-field/due-field';
import { dueWords } from './due-words';

const now = new Date('2026-11-23T22:30:00Z');
const told = (due: DueValue, zone = 'UTC'): string => {
  const { text, tone } = dueWords(due, now, zone, 'en-GB');
  return `${text} (${tone})`;
};

describe('dueWords', () => {
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

  it('does not break on a zone this browser does not know', () => {
    expect(told({ local: '2026-11-24T09:00', zone: 'Mars/Olympus' })).toContain('Tomorrow');
  });
});
