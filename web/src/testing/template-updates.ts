import { Type } from '@angular/core';

/** Angular's name for "the template of a component begins to update" (`ProfilerEvent`). */
const TEMPLATE_UPDATE_START = 2;

type Profiler = (event: number, instance: object | null) => void;
type SetProfiler = (profiler: Profiler) => () => void;

/** Counts whose templates run, by the hook of Angular's own profiler. */
export class TemplateUpdates {
  private readonly seen: object[] = [];
  private readonly remove: () => void;

  constructor() {
    const { ng } = globalThis as unknown as { ng: { ɵsetProfiler: SetProfiler } };
    this.remove = ng.ɵsetProfiler((event, instance) => {
      if (event === TEMPLATE_UPDATE_START && instance !== null) this.seen.push(instance);
    });
  }

  stop(): this {
    this.remove();
    return this;
  }

  of(component: Type<unknown>): number {
    return this.seen.filter((instance) => instance instanceof component).length;
  }
}
