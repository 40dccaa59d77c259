/** Another person in the project on the screen, as it shows them. */
export interface Companion {
  readonly id: number;
  readonly name: string;
  readonly taskId: number | null;
  readonly editing: string | null;
}

const DOING: Readonly<Record<string, string>> = {
  title: 'changing the title',
  description: 'editing the description',
  comment: 'writing a comment',
};

/** What somebody at a task is doing there. */
export function doing(person: Companion): string {
  if (person.editing === null) return 'looking at this task';
  return DOING[person.editing] ?? 'editing this task';
}

/** "Ben is editing the description", "Ben and Cleo are looking at this task". */
export function companyWords(people: readonly Companion[]): string {
  const together = new Map<string, string[]>();
  const writersFirst = [...people].sort(
    (a, b) => Number(a.editing === null) - Number(b.editing === null),
  );
  for (const person of writersFirst) {
    const what = doing(person);
    together.set(what, [...(together.get(what) ?? []), person.name]);
  }
  return [...together]
    .map(([what, names]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} ${what}`)
    .join(' · ');
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
