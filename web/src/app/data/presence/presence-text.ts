import { listed, t } from '../../i18n/translate';

/** Another person in the project on the screen, as it shows them. */
export interface Companion {
  readonly id: number;
  readonly name: string;
  readonly taskId: number | null;
  readonly editing: string | null;
}

const DOING: Readonly<Record<string, DoingId | undefined>> = {
  title: 'presence-title',
  description: 'presence-description',
  comment: 'presence-comment',
};

type DoingId = 'presence-title' | 'presence-description' | 'presence-comment';

/** "Ben is editing the description", "Ben and Cleo are looking at this task". */
export function presenceText(people: readonly Companion[]): string {
  const together = new Map<string | null, string[]>();
  const writersFirst = [...people].sort(
    (a, b) => Number(a.editing === null) - Number(b.editing === null),
  );
  for (const { editing, name } of writersFirst) {
    together.set(editing, [...(together.get(editing) ?? []), name]);
  }
  return [...together].map(([editing, names]) => doing(editing, names)).join(' · ');
}

/** What somebody at a task is doing there. */
export function doing(editing: string | null, names: readonly string[]): string {
  const id = editing === null ? 'presence-looking' : (DOING[editing] ?? 'presence-editing');
  return t(id, { names: listed(names), count: names.length });
}
