import { inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { OpenSession } from './account';
import { AccountApi } from './account-api';

/** Where one is signed in, this device first. Provided by the screen that shows it. */
@Injectable()
export class SessionsStore {
  private readonly api = inject(AccountApi);
  private readonly known = signal<readonly OpenSession[] | null>(null);
  private readonly refusal = signal<Problem | null>(null);

  /** Null until they are here. */
  readonly sessions = this.known.asReadonly();
  readonly problem = this.refusal.asReadonly();

  async load(): Promise<void> {
    this.refusal.set(null);
    try {
      const sessions = await this.api.sessions();
      this.known.set([...sessions].sort((a, b) => Number(b.is_current) - Number(a.is_current)));
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    }
  }

  async end(session: OpenSession): Promise<void> {
    await this.api.endSession(session.id);
    this.known.update((sessions) => sessions?.filter((each) => each.id !== session.id) ?? null);
  }

  async endOthers(): Promise<void> {
    await this.api.signOutEverywhere();
    this.known.update((sessions) => sessions?.filter((each) => each.is_current) ?? null);
  }
}
