import {
  computed,
  effect,
  inject,
  Injectable,
  Signal,
  untracked,
  WritableSignal,
} from '@angular/core';
import { Clock } from '../../core/clock';
import { Session } from '../../core/session/session';
import { taskPredicate, TaskPredicate } from '../../data/filters/matching';
import { FilterNode, withValues } from '../../data/filters/tree';
import { nameKey } from '../../data/filters/words';
import { MeStore } from '../../data/me/me-store';
import { BoardStore } from '../../data/projects/board-store';
import { searchKey } from '../../ui/search-key';

/** What a filter leaves of the open project's board. */
@Injectable({ providedIn: 'root' })
export class BoardFilter {
  private readonly board = inject(BoardStore);
  private readonly clock = inject(Clock);
  private readonly me = inject(MeStore);
  private readonly user = inject(Session).user;

  /** A filter names labels: one that is renamed stays in it, by its new name. */
  keepNames(query: WritableSignal<FilterNode>): void {
    let before = NO_LABELS;
    effect(() => {
      const now = this.board.view()?.labels ?? NO_LABELS;
      const renamed = renamedIn(before, now);
      before = now;
      if (renamed.size === 0) return;
      const [node, next] = untracked(() => [query(), withNames(query(), renamed)]);
      // The same tree stays the same object: the text of it may be being typed.
      if (JSON.stringify(next) !== JSON.stringify(node)) query.set(next);
    });
  }

  /** Null where there is no filter: every card is shown. */
  of(query: Signal<FilterNode>): Signal<TaskPredicate | null> {
    const parents = computed(() => {
      const tasks = this.board.view()?.tasks.values() ?? [];
      return new Set([...tasks].map((task) => task.parent_id));
    });
    const viewer = computed(() => ({
      ...{ me: this.user()?.id ?? 0, now: this.clock.now(), zone: this.me.timezone() },
    }));
    return computed(() => {
      const node = query();
      if (node.type === 'and' && node.nodes.length === 0) return null;
      const view = this.board.view();
      const matches = taskPredicate(node, viewer(), {
        sectionName: (id) => view?.sections.get(id)?.name,
        labelName: (id) => view?.labels.get(id)?.name,
        hasSubtasks: (id) => parents().has(id),
      });
      const part = plainText(node);
      if (part === null) return matches;
      // Plain words are also found within the words of a title.
      const sought = searchKey(part);
      return (task) => matches(task) || searchKey(task.title).includes(sought);
    });
  }
}

type Labels = ReadonlyMap<number, { readonly name: string }>;

const NO_LABELS: Labels = new Map();

/** New names by what the labels were called before; not where another label is called so now. */
function renamedIn(before: Labels, now: Labels): ReadonlyMap<string, string> {
  const taken = new Set([...now.values()].map(({ name }) => nameKey(name)));
  const renamed = new Map<string, string>();
  for (const [id, { name }] of now) {
    const old = nameKey(before.get(id)?.name ?? name);
    if (old !== nameKey(name) && !taken.has(old)) renamed.set(old, name);
  }
  return renamed;
}

function withNames(node: FilterNode, renamed: ReadonlyMap<string, string>): FilterNode {
  return withValues(node, (key, value) =>
    key === 'label' && typeof value === 'string' ? (renamed.get(nameKey(value)) ?? value) : value,
  );
}

/** What is typed, if it is nothing but words. */
export function plainText(node: FilterNode): string | null {
  const parts = node.type === 'and' ? node.nodes : [node];
  const words = parts.flatMap((part) =>
    part.type === 'words' && !part.exact && part.within === 'text' ? [part.words] : [],
  );
  return words.length === parts.length ? words.join(' ') : null;
}
