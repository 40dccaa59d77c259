import { computed, signal } from '@angular/core';
import { explain, fieldError } from '../errors/explain';
import { Problem, problemOf } from '../errors/problem';

/** What is wrong with a form before it is sent: a sentence by field, undefined where all is well. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

/** Sends a form once at a time, and keeps what was wrong with it, by field. */
export class FormSubmission {
  private readonly sending = signal(false);
  private readonly invalidFields = signal<FieldErrors>({});
  private readonly refusal = signal<Problem | null>(null);
  private readonly failed = signal(0);

  readonly busy = this.sending.asReadonly();
  /** Counts up with each failure, so that a form can move the focus each time. */
  readonly failures = this.failed.asReadonly();
  /** What went wrong beyond the fields, as a sentence. */
  readonly message = computed(() => {
    const problem = this.refusal();
    return problem === null || this.isShownAtFields(problem) ? undefined : explain(problem);
  });
  readonly problem = this.refusal.asReadonly();

  /** `names` are the fields of this form, as the server calls them. */
  constructor(private readonly names: readonly string[] = []) {}

  error(field: string): string | undefined {
    return this.invalidFields()[field] ?? fieldError(this.refusal(), field);
  }

  /** Does the work unless a field is invalid; true when it went through. */
  async send(invalid: FieldErrors, work: () => Promise<unknown>): Promise<boolean> {
    if (this.sending()) return false;
    this.refusal.set(null);
    this.invalidFields.set(invalid);
    if (Object.values(invalid).some((message) => message !== undefined)) return this.fail();
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
    this.invalidFields.set({});
    this.refusal.set(null);
  }

  private isShownAtFields(problem: Problem): boolean {
    const errors = problem.errors ?? [];
    return errors.length > 0 && errors.every((error) => this.names.includes(error.field));
  }

  private fail(): false {
    this.failed.update((count) => count + 1);
    return false;
  }
}
