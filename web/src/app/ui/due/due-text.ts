/** How a due date is told: "Today", "Tomorrow 09:00", "Fri 4 Dec", and whether it is past. Pure. */
import { dayText, relativeFormat, timeText } from '../../i18n/dates';
import { DueValue } from '../date-field/due-field';
import { asClocksShow, instantOf, isSameZone, wallClock } from '../../i18n/wall-time';
import { t, locale } from '../../i18n/translate';

export type DueTone = 'overdue' | 'today' | 'soon' | 'later';

export interface DueText {
  readonly text: string;
  readonly tone: DueTone;
  /** The whole of it, for a tooltip: with weekday, year and zone. */
  readonly title: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `now` is the instant of telling, `zone` the reader's own. */
export function dueText(due: DueValue, now: Date, zone: string, language = locale()): DueText {
  const timed = 'local' in due;
  const local = timed ? asClocksShow(due).local : due.date;
  const date = local.slice(0, 10);
  const time = timed ? timeText(local.slice(11, 16), language) : '';
  const wall = wallClock(now.getTime(), timed ? due.zone : zone);
  const days = (utc(date) - utc(wall.slice(0, 10))) / DAY_MS;
  const at = timed ? instantOf(due) : null;
  // Where the zone is not known, better an hour off than nothing.
  const past = at === null ? local < wall.slice(0, local.length) : at < startOfMinute(now);
  const foreign = timed && !isSameZone(due.zone, zone) ? due.zone : '';
  return {
    text: [dayName(date, days, language), time, foreign && `(${cityOf(foreign)})`]
      .filter(Boolean)
      .join(' '),
    tone: past ? 'overdue' : days === 0 ? 'today' : days <= 2 ? 'soon' : 'later',
    title: t(past ? 'due-overdue' : 'due-on', { date: dueInFull(due, zone, language) }),
  };
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

function dayName(date: string, days: number, language: string): string {
  if (days >= -1 && days <= 1) return capital(relativeFormat(language).format(days, 'day'));
  const near = days > 0 && days < 7;
  const options: Intl.DateTimeFormatOptions = near
    ? { weekday: 'long' }
    : { day: 'numeric', month: 'short', ...(Math.abs(days) > 300 && { year: 'numeric' }) };
  return dayText(date, options, language);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** "Tuesday, 1 December 2026, 09:00 Asia/Tokyo": the whole of it, without regard to today. */
export function dueInFull(due: DueValue, zone: string, language = locale()): string {
  const local = 'local' in due ? asClocksShow(due).local : due.date;
  const parts = [dayText(local.slice(0, 10), { dateStyle: 'full' }, language)];
  if ('local' in due) parts.push(timeText(local.slice(11, 16), language));
  const foreign = 'local' in due && !isSameZone(due.zone, zone) ? ` ${due.zone}` : '';
  return parts.join(', ') + foreign;
}

function utc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** What is due this minute is not past yet. */
function startOfMinute(now: Date): number {
  return Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
}
