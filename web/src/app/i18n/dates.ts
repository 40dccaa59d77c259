/** How dates and times are told: one form everywhere, in the language of the page and the zone of its reader. Pure. */
import { locale, t } from './translate';
import { knownZone, wallClock } from './wall-time';

/** Where and for whom; left out, the page's language and the browser's own zone. */
export interface Telling {
  readonly language?: string | undefined;
  readonly zone?: string | undefined;
}

const DAY_MS = 86_400_000;
const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };

/** "just now", "5 minutes ago", "yesterday", "3 Dec", "3 Dec 2025": how long ago an instant was. */
export function ago(at: string, now: Date, telling: Telling = {}): string {
  const then = new Date(at);
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return t('time-just-now');
  const relative = relativeFormat(telling.language ?? locale());
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  const zone = telling.zone ?? browserZone();
  const days = (midnight(now, zone) - midnight(then, zone)) / DAY_MS;
  if (days < 7) return relative.format(-days, 'day');
  const { year, ...day } = DAY;
  return instant(then, days > 300 ? { ...day, year } : day, telling);
}

/** "3 Dec 2026": the day of an instant. */
export function dayOf(at: string, telling: Telling = {}): string {
  return instant(new Date(at), DAY, telling);
}

/** "Thursday, 3 December 2026 at 09:00": all of an instant, for a tooltip. */
export function momentOf(at: string, telling: Telling = {}): string {
  return instant(new Date(at), { dateStyle: 'full', timeStyle: 'short' }, telling);
}

/** A day without a zone (`2026-12-03`), as `options` ask for it. */
export function dayText(
  date: string,
  options: Intl.DateTimeFormatOptions,
  language = locale(),
): string {
  const utc = Date.parse(`${date}T00:00:00Z`);
  return dateFormat(language, { ...options, timeZone: 'UTC' }).format(utc);
}

/** A time on the wall (`09:00`): "9:00 AM" or "09:00", as the language has it. */
export function timeText(time: string, language = locale()): string {
  const utc = Date.parse(`2026-01-01T${time}:00Z`);
  const options: Intl.DateTimeFormatOptions = { timeStyle: 'short', timeZone: 'UTC' };
  return dateFormat(language, options).format(utc);
}

/** "yesterday", "in 2 days". */
export const relativeFormat = madeOnce(
  (language: string) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
);

const dateFormat = madeOnce(
  (language: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, options),
);

/** The same format for the same arguments: making one takes longer than all that is told with it. */
function madeOnce<Given extends readonly unknown[], Format>(
  make: (...given: Given) => Format,
): (...given: Given) => Format {
  const made = new Map<string, Format>();
  return (...given) => {
    const key = JSON.stringify(given);
    let format = made.get(key);
    if (format === undefined) made.set(key, (format = make(...given)));
    return format;
  };
}

function instant(at: Date, options: Intl.DateTimeFormatOptions, telling: Telling): string {
  const timeZone = knownZone(telling.zone ?? browserZone());
  return dateFormat(telling.language ?? locale(), { ...options, timeZone }).format(at);
}

function midnight(at: Date, zone: string): number {
  return Date.parse(`${wallClock(at.getTime(), zone).slice(0, 10)}T00:00:00Z`);
}

function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
