import { computed, inject, Injectable, Signal } from '@angular/core';
import { Clock } from '../../core/clock';
import { Session } from '../../core/session/session';
import { taskPredicate, TaskPredicate } from '../../data/filters/matching';
import { FilterNode } from '../../data/filters/tree';
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

/** What is typed, if it is nothing but words. */
export function plainText(node: FilterNode): string | null {
  const parts = node.type === 'and' ? node.nodes : [node];
  const words = parts.flatMap((part) =>
    part.type === 'words' && !part.exact && part.within === 'text' ? [part.words] : [],
  );
  return words.length === parts.length ? words.join(' ') : null;
}
