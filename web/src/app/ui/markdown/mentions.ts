/** People write `@Ben`; on the wire a mention is `@[Ben](user:2)`, so that it survives a change of name. */

export interface Mentionable {
  readonly id: number;
  readonly name: string;
}

const OPENING = '@[';
const CLOSING = '](user:';
const LONGEST_NAME = 200;
const LONGEST_ID = 18;
const LONGEST_BEGINNING = 60; // of a name that is being typed, in units of UTF-16

export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly id: number;
}

/** Every mention in the text, in order.
 *
 * Looks for what ends a name and from there back for what begins it, never further than a name is long: so the time
 * grows with the text and no faster. A pattern that begins at each `@[` would look through the rest again and again.
 */
export function* mentionsIn(source: string): Generator<Mention> {
  let close = source.indexOf(CLOSING);
  while (close >= 0) {
    const digits = close + CLOSING.length;
    const id = /^(\d+)\)/u.exec(source.slice(digits, digits + LONGEST_ID + 1))?.[1];
    if (id !== undefined) {
      const earliest = Math.max(0, close - LONGEST_NAME - OPENING.length);
      const before = source.slice(earliest, close);
      const after = Math.max(before.lastIndexOf(']'), before.lastIndexOf('\n')) + 1;
      const start = before.indexOf(OPENING, after);
      const name = before.slice(start + OPENING.length);
      if (start >= 0 && name !== '') {
        const end = digits + id.length + 1;
        yield { start: earliest + start, end, name, id: Number(id) };
      }
    }
    close = source.indexOf(CLOSING, digits);
  }
}

/** Only for people whose name is theirs alone: of two Bens, the reader should see which one is meant. */
export function asTyped(source: string, people: readonly Mentionable[]): string {
  const names = unique(people);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end, name, id } of mentionsIn(source)) {
    if (names.get(name)?.id !== id) continue;
    pieces.push(source.slice(done, start), '@', name);
    done = end;
  }
  return pieces.join('') + source.slice(done);
}

export function asWire(typed: string, people: readonly Mentionable[]): string {
  // Longest first, so that "@Ada Lovelace" is not taken for "@Ada".
  const names = [...unique(people).values()].sort((a, b) => b.name.length - a.name.length);
  if (names.length === 0) return typed;
  const pattern = names.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|');
  const byName = new Map(names.map((person) => [person.name, person]));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}_@])@(${pattern})(?![\\p{L}\\p{N}_])`, 'gu');
  return typed.replace(mention, (_, name: string) => {
    return `@[${name}](user:${String(byName.get(name)?.id)})`;
  });
}

/** How a chosen person is written into the text. */
export function written(person: Mentionable, people: readonly Mentionable[]): string {
  return unique(people).has(person.name)
    ? `@${person.name}`
    : `@[${person.name}](user:${String(person.id)})`;
}

/** What is being typed after an `@` right before the caret; null when nothing is. */
export function beginning(text: string, caret: number): string | null {
  const before = text.slice(Math.max(0, caret - LONGEST_BEGINNING - 2), caret);
  return /(?:^|[\s(])@([\p{L}\p{N}_]{0,30})$/u.exec(before)?.[1] ?? null;
}

export function candidates(begun: string, people: readonly Mentionable[]): readonly Mentionable[] {
  const wanted = begun.toLocaleLowerCase();
  return people
    .filter(({ name }) =>
      name
        .toLocaleLowerCase()
        .split(/\s+/u)
        .some((word) => word.startsWith(wanted)),
    )
    .slice(0, 6);
}

function unique(people: readonly Mentionable[]): Map<string, Mentionable> {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    people
      .filter(({ name }) => counts.get(name) === 1 && !/[[\]\n]/u.test(name))
      .map((person) => [person.name, person]),
  );
}
