import { computed, DestroyRef, inject, signal } from '@angular/core';
import { FieldErrors, FormSubmission } from '../../core/forms/form-submission';
import { LinkToken } from './link-token';

/** The secret of the mailed link that opened this page: it is sent once, and then forgotten.
 *
 * Made in an injection context. It waits for a press, because programs that scan mail open every link in it.
 */
export class MailedLink {
  private readonly link = inject(LinkToken);
  private readonly token = signal(this.link.take());
  private readonly used = signal(false);

  readonly state = computed(() => {
    if (this.used()) return 'used';
    const status = this.submission.problem()?.status;
    // Where no field of the page is wrong, the link is: nothing here can put that right.
    const refused = status === 404 || (status === 422 && this.submission.message() !== undefined);
    return this.token() === null || refused ? 'worthless' : 'open';
  });

  /** `submission` sends what the screen asks for besides the link. */
  constructor(readonly submission = new FormSubmission()) {
    this.link.onNewLink((token) => {
      this.token.set(token);
      this.used.set(false);
      this.submission.clear();
    }, inject(DestroyRef));
  }

  /** Sends the secret with what else the page has asked for, unless something of that is invalid. */
  async use(send: (token: string) => Promise<unknown>, invalid: FieldErrors = {}): Promise<void> {
    const done = await this.submission.send(invalid, () => send(this.token() ?? ''));
    this.used.set(done);
    if (this.state() !== 'open') this.link.forget();
  }
}
