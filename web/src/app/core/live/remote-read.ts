import { effect, inject, Signal, signal, untracked } from '@angular/core';
import { Problem, problemOf } from '../errors/problem';
import { Live } from './live';

/** What the server is asked for because this device does not hold it. */
export interface RemoteRead {
  /** Why it is not here; shown where it would stand. It is asked for again once there is a connection. */
  readonly problem: Signal<Problem | null>;
  readonly loading: Signal<boolean>;
  load(): Promise<void>;
}

/** Asks with `ask`, which rejects with `Refused`. To be called in an injection context. */
export function injectRemoteRead(ask: () => Promise<void>): RemoteRead {
  const { usable } = inject(Live);
  const problem = signal<Problem | null>(null);
  const loading = signal(false);
  let latest = 0;
  const load = async (): Promise<void> => {
    const turn = ++latest;
    loading.set(true);
    let met: Problem | null = null;
    try {
      await ask();
    } catch (thrown) {
      met = problemOf(thrown);
    }
    // What was asked for meanwhile tells its own end.
    if (turn !== latest) return;
    problem.set(met);
    loading.set(false);
  };
  effect(() => {
    if (usable() && untracked(problem) !== null) void untracked(load);
  });
  return { problem, loading, load };
}
