import { computed, inject, Injectable, Signal, signal } from '@angular/core';
import { FirstScreen } from '../../core/first-screen';
import { FilterNode } from '../filters/tree';
import { MeStore } from '../me/me-store';
import { BUILT_IN_VIEWS, BuiltInView, builtIn } from './built-in';
import { ViewTasks } from './view-tasks';

/** How many tasks each view has, live. They are counted after the first screen is painted, which needs none of them. */
@Injectable({ providedIn: 'root' })
export class ViewCounts {
  private readonly tasks = inject(ViewTasks);
  private readonly me = inject(MeStore);
  private readonly begun = signal(false);
  private readonly inboxId = computed(() => this.me.inbox()?.id);
  private readonly builtIns = new Map<BuiltInView, Signal<number>>(
    BUILT_IN_VIEWS.map((view) => {
      const query = computed(() => builtIn(view, this.inboxId()).query);
      return [view, this.tasks.count(query, 'current')];
    }),
  );

  constructor() {
    void inject(FirstScreen)
      .painted()
      .then(() => this.begun.set(true));
  }

  /** Null until it is known. */
  of(view: BuiltInView): number | null {
    return this.begun() ? (this.builtIns.get(view)?.() ?? null) : null;
  }

  /** Of any filter, from now on. */
  follow(query: Signal<FilterNode>): Signal<number | null> {
    const count = this.tasks.count(query, 'all');
    return computed(() => (this.begun() ? count() : null));
  }
}
