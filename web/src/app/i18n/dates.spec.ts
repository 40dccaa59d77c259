import { ago, dayOf, momentOf, timeText } from './dates';

const now = new Date('2026-11-23T22:30:00Z');
const english = { language: 'en-GB', zone: 'UTC' };

describe('ago', () => {
  it.each([
    ['2026-11-23T22:29:50Z', 'just now'],
    ['2026-11-23T22:29:00Z', '1 minute ago'],
    ['2026-11-23T22:25:00Z', '5 minutes ago'],
    ['2026-11-23T21:20:00Z', '1 hour ago'],
    ['2026-11-22T22:00:00Z', 'yesterday'],
    ['2026-11-21T00:10:00Z', '2 days ago'],
    ['2026-11-01T08:00:00Z', '1 Nov'],
    ['2025-11-01T08:00:00Z', '1 Nov 2025'],
  ])('%s is %s', (at, words) => {
    expect(ago(at, now, english)).toBe(words);
  });

  it('speaks the language of the page, and counts the days of its reader', () => {
    const german = { language: 'de', zone: 'Europe/Berlin' };
    expect(ago('2026-11-23T22:25:00Z', now, german)).toBe('vor 5 Minuten');
    expect(ago('2026-11-22T22:10:00Z', new Date('2026-11-23T23:10:00Z'), german)).toBe(
      'vorgestern',
    );
  });
});

describe('a date', () => {
  it('has one form in each language', () => {
    expect(dayOf('2026-12-03T23:30:00Z', english)).toBe('3 Dec 2026');
    expect(dayOf('2026-12-03T23:30:00Z', { language: 'en-US', zone: 'Europe/Berlin' })).toBe(
      'Dec 4, 2026',
    );
    expect(momentOf('2026-12-03T09:05:00Z', { language: 'de', zone: 'UTC' })).toBe(
      'Donnerstag, 3. Dezember 2026 um 09:05',
    );
    expect(timeText('09:00', 'en-US').replace(/\s/u, ' ')).toBe('9:00 AM');
    expect(timeText('09:00', 'de')).toBe('09:00');
  });

  it('does not break on a zone this browser does not know', () => {
    expect(dayOf('2026-12-03T12:00:00Z', { ...english, zone: 'Mars/Olympus' })).toBe('3 Dec 2026');
  });
});
