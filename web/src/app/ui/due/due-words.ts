/** How a due date is told: "Today", "Tomorrow 09:00", "Fri 4 Dec", and whether it is past. Pure. */
import { DueValue } from '../date-field/due-field';

export type DueTone = 'overdue' | 'today' | 'soon' | 'later';

export interface DueWords {
  readonly text: string;
  readonly tone: DueTone;
  /** The whole of it, for a tooltip: with weekday, year and zone. */
  readonly title: string;
}

const DAY_MS = 86_400_000;

/** `now` is the instant of telling, `zone` the reader's own. */
export function dueWords(due: DueValue, now: Date, zone: string, locale?: string): DueWords {
  const timed = 'local' in due;
  const date = timed ? due.local.slice(0, 10) : due.date;
  const time = timed ? due.local.slice(11, 16) : '';
  const there = timed ? due.zone : zone;
  const wall = wallClock(now, there);
  const days = (utc(date) - utc(wall.slice(0, 10))) / DAY_MS;
  const past = days < 0 || (timed && days === 0 && due.local.slice(0, 16) < wall);
  const foreign = timed && due.zone !== zone ? due.zone : '';
  return {
    text: [dayWords(date, days, locale), time, foreign && `(${cityOf(foreign)})`]
      .filter(Boolean)
      .join(' '),
    tone: past ? 'overdue' : days === 0 ? 'today' : days <= 2 ? 'soon' : 'later',
    title: `${past ? 'Overdue: ' : 'Due '}${fullDay(date, locale)}${time && ` ${time}`}${foreign && ` ${foreign}`}`,
  };
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

function dayWords(date: string, days: number, locale?: string): string {
  if (days === 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  if (days === -1) return 'Yesterday';
  const near = days > 0 && days < 7;
  const options: Intl.DateTimeFormatOptions = near
    ? { weekday: 'long' }
    : { day: 'numeric', month: 'short', ...(Math.abs(days) > 300 && { year: 'numeric' }) };
  return format(date, options, locale);
}

function fullDay(date: string, locale?: string): string {
  return format(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, locale);
}

function format(date: string, options: Intl.DateTimeFormatOptions, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(utc(date));
}

function utc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** `2026-11-23T14:05` as clocks on the wall of `zone` show it. */
function wallClock(instant: Date, zone: string): string {
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = wallFormat(zone).formatToParts(instant);
  } catch {
    // A zone this browser does not know: better an hour off than nothing.
    parts = wallFormat('UTC').formatToParts(instant);
  }
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

function wallFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
}
