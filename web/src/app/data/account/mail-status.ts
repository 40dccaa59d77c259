import { inject, Injectable, signal } from '@angular/core';
import { problemOf } from '../../core/errors/problem';
import { AccountApi } from './account-api';

/** Whether mail leaves this instance, so that nobody is told of a mail that is not sent. Asked once. */
@Injectable({ providedIn: 'root' })
export class MailStatus {
  private readonly api = inject(AccountApi);
  private readonly known = signal<boolean | null>(null);

  /** Null until it is known. */
  readonly sends = this.known.asReadonly();

  constructor() {
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      this.known.set(await this.api.sendsMail());
    } catch (thrown) {
      problemOf(thrown);
    }
  }
}
