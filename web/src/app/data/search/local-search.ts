/** What of the things that this device holds has the words that somebody types: at once, over thousands. Pure. */
import { fold } from '../filters/words';
import { Task } from '../tasks/model';

/** The beginning of a name, of a word in it, or anywhere in it; what does not have all words is not found. */
const BEGINNING = 0;
const WORD = 1;
const WITHIN = 2;

/** Folded once for each version of a task: they are searched at every key. */
const folded = new WeakMap<object, string>();

export function soughtIn(text: string): readonly string[] {
  return fold(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** How well a text has all these words, 0 the best; null if it has not. */
export function rankOf(text: string, sought: readonly string[]): number | null {
  let rank = BEGINNING;
  for (const [index, word] of sought.entries()) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    if (index === 0 && at === 0) continue;
    const isWord = at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
    rank = Math.max(rank, isWord ? WORD : WITHIN);
  }
  return rank;
}

/** The best by their names, at most so many; equals in the order in which they come. */
export function bestByName<T extends { readonly name: string }>(
  all: readonly T[],
  sought: readonly string[],
  most: number,
): readonly T[] {
  return all
    .map((each) => ({ each, rank: rankOf(fold(each.name), sought) }))
    .filter((found): found is { each: T; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each }) => each);
}

/** The best tasks by their titles; among equals what changed last. */
export function bestTasks(
  projects: Iterable<{ readonly tasks: ReadonlyMap<number, Task> }>,
  sought: readonly string[],
  most: number,
): readonly Task[] {
  const found: { readonly task: Task; readonly rank: number }[] = [];
  for (const { tasks } of projects) {
    for (const task of tasks.values()) {
      const rank = rankOf(titleOf(task), sought);
      if (rank !== null) found.push({ task, rank });
    }
  }
  return found
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.task.updated_at < b.task.updated_at
          ? 1
          : a.task.updated_at > b.task.updated_at
            ? -1
            : 0),
    )
    .slice(0, most)
    .map(({ task }) => task);
}

function titleOf(task: Task): string {
  let title = folded.get(task);
  if (title === undefined) {
    title = fold(task.title);
    folded.set(task, title);
  }
  return title;
}
