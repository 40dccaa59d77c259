import { computed, DestroyRef, inject, signal } from '@angular/core';
import { Attempt, Wrong } from '../../core/forms/attempt';
import { LinkToken } from './link-token';

/** What a page does with the secret of the link that opened it: it is used once, and then forgotten.
 *
 * Made in an injection context. It waits for a press: programs that look into mail open every link in it.
 */
export class MailedLink {
  private readonly link = inject(LinkToken);
  private readonly token = signal(this.link.take());
  private readonly used = signal(false);

  readonly attempt: Attempt;
  readonly state = computed(() => {
    if (this.used()) return 'used';
    const status = this.attempt.problem()?.status;
    // What is wrong, but with no field of the page, is the link itself: nothing here can put that right.
    const refused = status === 404 || (status === 422 && this.attempt.message() !== undefined);
    return this.token() === null || refused ? 'worthless' : 'open';
  });

  /** `fields` are those that the page asks for besides. */
  constructor(...fields: readonly string[]) {
    this.attempt = new Attempt(fields);
    this.link.onArrival((token) => {
      this.token.set(token);
      this.used.set(false);
      this.attempt.clear();
    }, inject(DestroyRef));
  }

  /** Sends the secret with whatever else the page has asked for, unless something of that is wrong. */
  async use(send: (token: string) => Promise<unknown>, wrong: Wrong = {}): Promise<void> {
    const done = await this.attempt.send(wrong, () => send(this.token() ?? ''));
    this.used.set(done);
    if (this.state() !== 'open') this.link.forget();
  }
}
