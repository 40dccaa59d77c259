/** Converts between instants and the wall times of a zone, by the rule of the server, whose golden tables
 * (tests/shared/time) hold here too.
 *
 * A time that clocks skip is read with the offset from before the change, one that they repeat is its first
 * (RFC 5545 §3.3.5).
 */
import { ZONE_ALIASES } from '../generated/zone-aliases';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** A day, or a time on the clocks of a zone. */
export type WallTime = { readonly date: string } | TimedWall;

interface TimedWall {
  readonly local: string;
  readonly zone: string;
}

/** Whether two names mean one zone: `Europe/Kiev` is `Europe/Kyiv`. */
export function isSameZone(one: string, other: string): boolean {
  return one === other || ownName(one) === ownName(other);
}

function ownName(zone: string): string {
  return ZONE_ALIASES[zone] ?? zone;
}

/** The instant in milliseconds; null where this browser does not know the zone. */
export function instantOf({ local, zone }: TimedWall): number | null {
  const asIfUtc = Date.parse(`${local.slice(0, 16)}Z`);
  const before = asIfUtc - offset(asIfUtc - DAY_MS, zone);
  const after = asIfUtc - offset(asIfUtc + DAY_MS, zone);
  if (Number.isNaN(before) || Number.isNaN(after)) return null;
  const showing = [before, after].filter((each) => each + offset(each, zone) === asIfUtc);
  return showing.length === 0 ? before : Math.min(...showing);
}

/** The time as clocks show it: another than was asked for, where they skip that one. */
export function asClocksShow<T extends WallTime>(wall: T): T {
  if (!('local' in wall)) return wall;
  const at = instantOf(wall);
  return at === null ? wall : { ...wall, local: wallClock(at, wall.zone) };
}

/** `2026-11-23T14:05` as clocks on the wall of `zone` show it; in UTC where this browser does not know the zone. */
export function wallClock(instant: number, zone: string): string {
  const wall = Math.floor((instant + offset(instant, knownZone(zone))) / MINUTE_MS) * MINUTE_MS;
  return new Date(wall).toISOString().slice(0, 16);
}

/** A name of the zone that this browser knows, or UTC: better hours off than no time at all. */
export function knownZone(zone: string): string {
  return formatOf(zone)?.name ?? 'UTC';
}

/** How far the clocks of `zone` are ahead of UTC, in milliseconds; NaN where this browser does not know the zone. */
function offset(instant: number, zone: string): number {
  const known = formatOf(zone);
  if (known === null || Number.isNaN(instant)) return NaN;
  const parts = known.format.formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const wall = new Date(0);
  wall.setUTCFullYear(yearOf(part), Number(part('month')) - 1, Number(part('day')));
  wall.setUTCHours(Number(part('hour')), Number(part('minute')), Number(part('second')));
  return wall.getTime() - Math.floor(instant / 1000) * 1000;
}

/** Formats name years before the first by counting back from it. */
function yearOf(part: (type: string) => string): number {
  const year = Number(part('year'));
  return part('era').startsWith('B') ? 1 - year : year;
}

interface KnownZone {
  readonly format: Intl.DateTimeFormat;
  /** As this browser calls it. */
  readonly name: string;
}

const formats = new Map<string, KnownZone | null>();

/** Made once for each zone: that takes longer than all else here. */
function formatOf(zone: string): KnownZone | null {
  let format = formats.get(zone);
  if (format === undefined) {
    // A browser may be older than a zone's newest name.
    format = firstKnown([zone, ...namesOf(zone)]);
    formats.set(zone, format);
  }
  return format;
}

function namesOf(zone: string): readonly string[] {
  const own = ownName(zone);
  return [own, ...Object.keys(ZONE_ALIASES).filter((name) => ZONE_ALIASES[name] === own)];
}

function firstKnown(names: readonly string[]): KnownZone | null {
  for (const timeZone of names) {
    try {
      const format = new Intl.DateTimeFormat('en-US', {
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        timeZone,
        ...{ era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
        ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
      });
      return { format, name: format.resolvedOptions().timeZone };
    } catch {
      continue;
    }
  }
  return null;
}
