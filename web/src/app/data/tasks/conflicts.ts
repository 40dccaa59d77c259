import { computed, Injectable, signal } from '@angular/core';
import { Problem } from '../../core/errors/problem';
import { Task, TaskPatch } from './model';

export interface ConflictingField {
  readonly field: keyof TaskPatch;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Conflict {
  /** The place of the parked command in the queue. */
  readonly order: number;
  readonly current: Task;
  readonly patch: TaskPatch;
  readonly conflictingFields: readonly ConflictingField[];
}

/** Edits that met another edit of the same field, waiting for the person to choose (promise P3). */
@Injectable({ providedIn: 'root' })
export class Conflicts {
  private readonly open = signal<readonly Conflict[]>([]);
  readonly next = computed(() => this.open()[0] ?? null);

  /** Answers false when the problem is no conflict. */
  raise(problem: Problem, patch: TaskPatch, order: number): boolean {
    if (problem.code !== 'conflict' || problem.current === undefined) return false;
    const current = problem.current as Task;
    const conflictingFields = (problem.conflicting_fields ?? [])
      .filter((field): field is keyof TaskPatch => field in patch)
      .map((field) => ({ field, mine: patch[field], theirs: current[field] }));
    this.open.update((conflicts) => [...conflicts, { order, current, patch, conflictingFields }]);
    return true;
  }

  settle(conflict: Conflict): void {
    this.open.update((conflicts) => conflicts.filter((each) => each !== conflict));
  }
}
