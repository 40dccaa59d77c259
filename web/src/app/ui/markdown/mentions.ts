/** People write `@Ben`; on the wire a mention is `@[Ben](user:2)`, so that it survives a change of name.
 *
 * Both stand only where the parser sees plain text: never in code, in an address or behind a backslash.
 */
import { searchKey } from '../search-key';
import { plainPlaces } from './plain-places';

export interface Mentionable {
  readonly id: number;
  readonly name: string;
  /** False: mentions of before are still shown by name, but nobody is offered to mention them. */
  readonly active?: boolean;
}

/** A name holds brackets and backslashes behind a backslash; the bound keeps the search linear. */
const ON_WIRE = /(?<!\\)@\[((?:[^[\]\\\n]|\\.){1,400})\]\(user:([1-9]\d{0,17})\)/gu;
const ESCAPED = /\\([!-/:-@[-`{-~])/gu;
/** What Markdown would read as a sign of its own inside of a link's text. */
const SIGNS = /[\\[\]*_`<>&~!]/gu;
const LONGEST_BEGINNING = 60; // of a name that is being typed, in units of UTF-16

/** Only for people whose name is theirs alone: of two Bens, the reader should see which one is meant. */
export function asTyped(source: string, people: readonly Mentionable[]): string {
  const names = unique(people);
  const found = [...source.matchAll(ON_WIRE)];
  const plain = plainPlaces(
    source,
    found.map(({ index }) => index),
  );
  return replaced(source, found, ({ index, 1: label = '', 2: id }) => {
    const name = label.replace(ESCAPED, '$1');
    return plain.has(index) && names.get(name)?.id === Number(id) ? `@${name}` : null;
  });
}

export function asWire(typed: string, people: readonly Mentionable[]): string {
  // Longest first, so that "@Ada Lovelace" is not taken for "@Ada".
  const names = [...unique(people).values()].sort((a, b) => b.name.length - a.name.length);
  if (names.length === 0) return typed;
  const pattern = names.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|');
  const byName = new Map(names.map((person) => [person.name, person]));
  // Not within a word, a path or an address: `npm i @Ben/core` and `ada@Ben.example` mention nobody.
  const mention = new RegExp(
    `(?<![\\p{L}\\p{M}\\p{N}_@/.\\\\-])@(${pattern})(?![\\p{L}\\p{M}\\p{N}_]|[./:@-][\\p{L}\\p{N}_])`,
    'gu',
  );
  const found = [...typed.matchAll(mention)];
  const plain = plainPlaces(
    typed,
    found.map(({ index }) => index),
  );
  return replaced(typed, found, ({ index, 1: name = '' }) => {
    const person = byName.get(name);
    return person !== undefined && plain.has(index) ? onWire(person) : null;
  });
}

/** How a chosen person is written into the text. */
export function written(person: Mentionable, people: readonly Mentionable[]): string {
  return unique(people).has(person.name) ? `@${person.name}` : onWire(person);
}

/** What is being typed after an `@` right before the caret; null when nothing is. */
export function beginning(text: string, caret: number): string | null {
  const before = text.slice(Math.max(0, caret - LONGEST_BEGINNING - 2), caret);
  return /(?:^|[\s(])@([\p{L}\p{M}\p{N}_]{0,30})$/u.exec(before)?.[1] ?? null;
}

export function candidates(begun: string, people: readonly Mentionable[]): readonly Mentionable[] {
  const wanted = searchKey(begun);
  return people
    .filter(
      ({ name, active }) =>
        active !== false &&
        searchKey(name)
          .split(/\s+/u)
          .some((word) => word.startsWith(wanted)),
    )
    .slice(0, 6);
}

function onWire({ id, name }: Mentionable): string {
  return `@[${name.replace(SIGNS, '\\$&')}](user:${String(id)})`;
}

function replaced(
  text: string,
  found: readonly RegExpExecArray[],
  replacement: (match: RegExpExecArray) => string | null,
): string {
  let done = 0;
  const pieces: string[] = [];
  for (const match of found) {
    const by = replacement(match);
    if (by === null) continue;
    pieces.push(text.slice(done, match.index), by);
    done = match.index + match[0].length;
  }
  return pieces.join('') + text.slice(done);
}

function unique(people: readonly Mentionable[]): Map<string, Mentionable> {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    people.filter(({ name }) => counts.get(name) === 1).map((person) => [person.name, person]),
  );
}
