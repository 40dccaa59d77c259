import { computed, inject, Injectable, Signal, signal } from '@angular/core';
import { FirstScreen } from '../../core/first-screen';
import { FilterNode } from '../filters/tree';
import { MeStore } from '../me/me-store';
import { BUILT_IN_VIEWS, BuiltInView, builtIn } from './built-in';
import { SavedView } from './model';
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

  private readonly saved = new Map<number, { query: FilterNode; count: Signal<number> }>();

  constructor() {
    void inject(FirstScreen)
      .painted()
      .then(() => this.begun.set(true));
  }

  /** Null until it is known. */
  of(view: BuiltInView): number | null {
    return this.begun() ? (this.builtIns.get(view)?.() ?? null) : null;
  }

  /** Of a saved view, counted from the first time on. */
  ofSaved(view: SavedView): number | null {
    if (!this.begun()) return null;
    let counted = this.saved.get(view.id);
    if (counted?.query !== view.query) {
      counted = { query: view.query, count: this.tasks.count(signal(view.query), 'all') };
      this.saved.set(view.id, counted);
    }
    return counted.count();
  }
}
