import { Injectable, signal } from '@angular/core';

const REMEMBERED = 1_000;

/** The tasks that this person has just made, moved or brought back. A long list shows them where they stand. */
@Injectable({ providedIn: 'root' })
export class OwnTasks {
  private readonly ids = signal<ReadonlySet<number>>(new Set());
  private readonly last = signal<{ readonly id: number } | null>(null);

  readonly all = this.ids.asReadonly();
  /** A new object each time, also when the same task comes twice. */
  readonly latest = this.last.asReadonly();

  show(id: number): void {
    this.ids.update((ids) => new Set([...[...ids].slice(1 - REMEMBERED), id]));
    this.last.set({ id });
  }

  clear(): void {
    this.ids.set(new Set());
    this.last.set(null);
  }
}
