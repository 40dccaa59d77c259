import { inject, Injectable } from '@angular/core';
import { Refused } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { AccountApi } from './account-api';

/** The ways in for somebody new: as the first administrator, or by an invitation. */
@Injectable({ providedIn: 'root' })
export class JoinFlow {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);

  async setUp(first: Parameters<Session['setUp']>[0]): Promise<void> {
    await this.session.setUp(first);
    await this.adoptZone();
  }

  /** Makes the account and answers with the project it was invited to. */
  async join(newcomer: Parameters<Session['join']>[0]): Promise<number | null> {
    await this.session.join(newcomer);
    await this.adoptZone();
    return this.orNull(this.api.firstSharedProject());
  }

  /** A new account starts in UTC; what “today” means is where the person is. */
  private async adoptZone(): Promise<void> {
    const user = this.session.user();
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (user?.timezone !== 'UTC' || timeZone === 'UTC') return;
    const change = { timezone: timeZone, base_version: user.version };
    const moved = await this.orNull(this.api.update(change));
    if (moved !== null) this.session.changed(moved);
  }

  /** One is in already: what only makes the arrival nicer must not undo it. */
  private async orNull<T>(nicety: Promise<T>): Promise<T | null> {
    try {
      return await nicety;
    } catch (thrown) {
      if (thrown instanceof Refused) return null;
      throw thrown;
    }
  }
}
