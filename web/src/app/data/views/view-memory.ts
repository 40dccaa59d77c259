import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Session } from '../../core/session/session';
import { DeviceStorage } from '../../core/storage/device-storage';
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

const UNTOUCHED: KeptView = { collapsed: [], showCompleted: false, look: {}, projectId: null };
const KEY = 'views';

/** Remembers on this device how each view was left. */
@Injectable({ providedIn: 'root' })
export class ViewMemory {
  private readonly device = inject(DeviceStorage);
  private readonly kept = signal<Readonly<Record<string, KeptView>>>({});
  private owner: number | null = null;

  constructor() {
    const { user } = inject(Session);
    effect(() => {
      const id = user()?.id ?? null;
      untracked(() => void this.read(id));
    });
  }

  of(view: string): KeptView {
    return this.kept()[view] ?? UNTOUCHED;
  }

  change(view: string, change: Partial<KeptView>): void {
    this.kept.update((kept) => ({ ...kept, [view]: { ...(kept[view] ?? UNTOUCHED), ...change } }));
    void this.write();
  }

  private async read(owner: number | null): Promise<void> {
    if (owner === this.owner) return;
    this.owner = owner;
    this.kept.set({});
    if (owner === null) return;
    const database = await this.device.databaseOf(owner);
    const found = (await database?.get('settings', KEY)) as Record<string, KeptView> | undefined;
    // What was changed meanwhile is newer.
    if (this.owner === owner) this.kept.update((kept) => ({ ...found, ...kept }));
  }

  private async write(): Promise<void> {
    if (this.owner === null) return;
    const database = await this.device.databaseOf(this.owner);
    try {
      await database?.put('settings', this.kept(), KEY);
    } catch (thrown) {
      this.device.failed(thrown);
    }
  }
}
