/** What a day in a filter means: `domain/filters/tree.py` and `matching.py` say the same. */
import { instantOf, wallClock } from '../../i18n/wall-time';
import { Due } from '../../generated/wire';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const RELATIVE: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const SHIFT = /^([+-])([0-9]{1,4})([dw])$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY_MS = 86_400_000;

/** A day, and the instants at which it and the next one begin, as text in the order of time. */
export interface DayBounds {
  readonly day: string;
  readonly start: string;
  readonly end: string;
}

/** The day as trees hold it, weekdays in full; null if it is none. */
export function filterDay(written: string): string | null {
  const plain = written.toLowerCase();
  const weekday = WEEKDAYS.find((day) => plain === day || plain === day.slice(0, 3));
  if (weekday !== undefined) return weekday;
  if (Object.hasOwn(RELATIVE, plain) || SHIFT.test(plain)) return plain;
  const year = Number(plain.slice(0, 4));
  return DAY.test(plain) && year >= 1900 && year <= 9000 && shifted(plain, 0) === plain
    ? plain
    : null;
}

/** The day it means today. A weekday is the next of its name, today included. */
export function dayOf(value: string, today: string): string {
  const weekday = (WEEKDAYS as readonly string[]).indexOf(value);
  if (weekday >= 0) {
    const current = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
    return shifted(today, (weekday - current + 7) % 7);
  }
  const shift = SHIFT.exec(value);
  if (shift !== null)
    return shifted(
      today,
      Number(`${shift[1] ?? ''}${shift[2] ?? ''}`) * (shift[3] === 'w' ? 7 : 1),
    );
  const days = RELATIVE[value];
  return days === undefined ? value : shifted(today, days);
}

export function dayBounds(value: string, now: Date, zone: string): DayBounds {
  const day = dayOf(value, todayIn(zone, now));
  return { day, start: startOf(day, zone), end: startOf(shifted(day, 1), zone) };
}

export function todayIn(zone: string, now: Date): string {
  return wallClock(now.getTime(), zone).slice(0, 10);
}

/** The instant of a number of milliseconds, as the server writes it. */
export function asInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}000Z`;
}

/** A day, an instant, or the wall time where the zone is not known; null of no due date. */
export function dueKey(due: Due | null): string | null {
  if (due === null) return null;
  if ('date' in due) return due.date;
  let key = keyOfTimed.get(due);
  if (key === undefined) {
    const at = instantOf(due);
    key = at === null ? due.local : asInstant(at);
    keyOfTimed.set(due, key);
  }
  return key;
}

/** Found once for each due date: what a zone's clocks show takes microseconds, and there are thousands. */
const keyOfTimed = new WeakMap<Due, string>();

function startOf(day: string, zone: string): string {
  const at = instantOf({ local: `${day}T00:00`, zone });
  return at === null ? `${day}T00:00` : asInstant(at);
}

function shifted(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? '' : new Date(at + days * DAY_MS).toISOString().slice(0, 10);
}
