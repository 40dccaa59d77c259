import { DestroyRef, inject, PendingTasks } from '@angular/core';

/** Puts work off until what was rendered is painted and the person's input was heard. */
export type InTurns = (work: () => void) => void;

/** For a component that has much to render, a part in each turn; what is put off ends with it. */
export function injectInTurns(): InTurns {
  const pending = inject(PendingTasks);
  const waiting = new Set<() => void>();
  inject(DestroyRef).onDestroy(() => waiting.forEach((giveUp) => giveUp()));
  return (work) => {
    const finished = pending.add();
    const timer = setTimeout(() => {
      work();
      end();
    });
    const end = (): void => {
      clearTimeout(timer);
      waiting.delete(end);
      finished();
    };
    waiting.add(end);
  };
}
