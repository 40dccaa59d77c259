import { ApplicationRef, DestroyRef, inject, Injectable, PendingTasks } from '@angular/core';

/** Puts work off until what was rendered is painted and the person's input was heard. */
export type InTurns = (work: () => void) => void;

/** One piece of work in each turn of the event loop, rendered within it: whatever asks for it, no turn gets long. */
@Injectable({ providedIn: 'root' })
class Turns {
  private readonly application = inject(ApplicationRef);
  private readonly waiting = new Set<() => void>();
  /** Null while the frame is waited for. */
  private timer: ReturnType<typeof setTimeout> | null | undefined;

  add(work: () => void): void {
    this.waiting.add(work);
    if (this.timer !== undefined) return;
    // A timer alone may well be over before the next frame. A hidden page has no frames.
    if (typeof requestAnimationFrame === 'undefined' || document.hidden) this.begin();
    else {
      this.timer = null;
      requestAnimationFrame(() => this.begin());
    }
  }

  giveUp(work: () => void): void {
    this.waiting.delete(work);
  }

  private begin(): void {
    this.timer = setTimeout(() => this.turn());
  }

  private turn(): void {
    const [work] = this.waiting;
    this.timer = undefined;
    if (work === undefined) return;
    this.waiting.delete(work);
    if (this.waiting.size > 0) this.timer = setTimeout(() => this.turn());
    work();
    this.application.tick();
  }
}

/** For a component that has much to render, a part in each turn; what is put off ends with it. */
export function injectInTurns(): InTurns {
  const turns = inject(Turns);
  const pending = inject(PendingTasks);
  const waiting = new Set<() => void>();
  inject(DestroyRef).onDestroy(() => waiting.forEach((giveUp) => giveUp()));
  return (work) => {
    const finished = pending.add();
    const end = (): void => {
      turns.giveUp(turn);
      waiting.delete(end);
      finished();
    };
    const turn = (): void => {
      work();
      end();
    };
    waiting.add(end);
    turns.add(turn);
  };
}
