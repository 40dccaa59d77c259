import { computed, signal } from '@angular/core';
import { explain, fieldError } from '../errors/explain';
import { Problem, problemOf } from '../errors/problem';

/** What is wrong with a form before it is sent: a sentence by field, undefined where all is well. */
export type Wrong = Readonly<Record<string, string | undefined>>;

/** A form on its way to the server: sent once at a time, and what was wrong is told at its field. */
export class Attempt {
  private readonly sending = signal(false);
  private readonly wrong = signal<Wrong>({});
  private readonly refusal = signal<Problem | null>(null);
  private readonly failed = signal(0);

  readonly busy = this.sending.asReadonly();
  /** Counts up with each failure, so that a form can move the focus each time. */
  readonly failures = this.failed.asReadonly();
  /** What went wrong beyond the fields, as a sentence. */
  readonly message = computed(() => {
    const problem = this.refusal();
    return problem === null || this.toldAtFields(problem) ? undefined : explain(problem);
  });
  readonly problem = this.refusal.asReadonly();

  /** `fields` are the names under which the server knows what is asked here. */
  constructor(private readonly fields: readonly string[]) {}

  error(field: string): string | undefined {
    return this.wrong()[field] ?? fieldError(this.refusal(), field);
  }

  /** Does the work unless something is wrong already; true when it went through. */
  async send(wrong: Wrong, work: () => Promise<unknown>): Promise<boolean> {
    if (this.sending()) return false;
    this.refusal.set(null);
    this.wrong.set(wrong);
    if (Object.values(wrong).some((message) => message !== undefined)) return this.fail();
    this.sending.set(true);
    try {
      await work();
      return true;
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
      return this.fail();
    } finally {
      this.sending.set(false);
    }
  }

  clear(): void {
    this.wrong.set({});
    this.refusal.set(null);
  }

  private toldAtFields(problem: Problem): boolean {
    const errors = problem.errors ?? [];
    return errors.length > 0 && errors.every((error) => this.fields.includes(error.field));
  }

  private fail(): false {
    this.failed.update((count) => count + 1);
    return false;
  }
}
