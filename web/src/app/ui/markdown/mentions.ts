/** People write `@Ben`; on the wire a mention is `@[Ben](user:2)`, so that it survives a change of name. */

export interface Mentionable {
  readonly id: number;
  readonly name: string;
}

const ON_WIRE = /@\[([^\]\n]{1,100})\]\(user:(\d+)\)/gu;

/** Only for people whose name is theirs alone: of two Bens, the reader should see which one is meant. */
export function asTyped(source: string, people: readonly Mentionable[]): string {
  const names = unique(people);
  return source.replace(ON_WIRE, (whole, name: string, id: string) =>
    names.get(name)?.id === Number(id) ? `@${name}` : whole,
  );
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
  return /(?:^|[\s(])@([\p{L}\p{N}_]{0,30})$/u.exec(text.slice(0, caret))?.[1] ?? null;
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
