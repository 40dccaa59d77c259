import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { knownScreens, rememberScreens } from '../../core/session/known-user';
import { Session } from '../../core/session/session';
import { ViewLook } from './model';

/** How a person left a view on this device. */
export interface KeptView {
  /** The keys of groups that are closed. */
  readonly collapsed: readonly string[];
  readonly showCompleted: boolean;
  /** What they chose in place of how the view comes. */
  readonly look: Partial<ViewLook>;
  /** The project into which new tasks were put last. */
  readonly projectId: number | null;
}

type KeptViews = Readonly<Record<string, KeptView>>;

const UNTOUCHED: KeptView = { collapsed: [], showCompleted: false, look: {}, projectId: null };

/** The name under which a project's page is kept. */
export function projectKey(id: number): string {
  return `project:${String(id)}`;
}

/** Remembers on this device how each view was left, until its person signs out.
 *
 * It is read without waiting: a screen that is painted as a board does not turn into a list afterwards.
 */
@Injectable({ providedIn: 'root' })
export class ViewMemory {
  private readonly user = inject(Session).user;
  private readonly owner = computed(() => this.user()?.id ?? null);
  private readonly kept = linkedSignal((): KeptViews => this.stored());

  of(view: string): KeptView {
    return this.kept()[view] ?? UNTOUCHED;
  }

  change(view: string, change: Partial<KeptView>): void {
    const changed = { ...this.of(view), ...change };
    // Another tab may have left other views otherwise meanwhile.
    this.kept.update((kept) => ({ ...kept, ...this.stored(), [view]: changed }));
    const owner = this.owner();
    if (owner !== null) rememberScreens(owner, this.kept());
  }

  private stored(): KeptViews {
    const owner = this.owner();
    return owner === null ? {} : ((knownScreens(owner) ?? {}) as KeptViews);
  }
}
