import { effect, inject, Injectable, untracked } from '@angular/core';
import { wordsOf } from '../filters/matching';
import { ShownProjects } from '../replica/shown-projects';
import { Task } from '../tasks/model';

/** So many at once take a few milliseconds. */
const AT_ONCE = 100;

/** Finds the words of all tasks while the browser has nothing else to do, so that the first search is as fast as any. */
@Injectable({ providedIn: 'root' })
export class WordReader {
  private readonly shown = inject(ShownProjects);
  private read = new WeakSet();
  private waiting: IterableIterator<Task> | null = null;

  constructor() {
    effect(() => {
      const isWhole = this.shown.isWhole();
      if (isWhole) untracked(() => this.start());
    });
  }

  private start(): void {
    if (this.waiting !== null) return;
    this.waiting = this.unread();
    this.goOn();
  }

  private goOn(): void {
    whenIdle(() => {
      for (let count = 0; count < AT_ONCE; count++) {
        const next = this.waiting?.next();
        if (next?.done !== false) {
          this.waiting = null;
          return;
        }
        wordsOf(next.value);
      }
      this.goOn();
    });
  }

  private *unread(): IterableIterator<Task> {
    for (const { tasks } of [...this.shown.all().values()]) {
      if (this.read.has(tasks)) continue;
      this.read.add(tasks);
      yield* tasks.values();
    }
  }
}

function whenIdle(work: () => void): void {
  // Safari has none.
  if (typeof requestIdleCallback === 'undefined') setTimeout(work, 50);
  else requestIdleCallback(work);
}
