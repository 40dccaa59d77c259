import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { AccountApi } from '../../data/account/account-api';
import { LinkToken } from '../../data/account/link-token';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';

/** Turns mail notifications off by the link in a mail, for whoever opens it, signed in or not.
 *
 * It waits for a press: programs that look into mail open every link in it.
 */
@Component({
  selector: 'tc-stop-mail',
  imports: [Button, Doorway, FormMessage, RouterLink],
  templateUrl: './stop-mail.html',
})
export class StopMail {
  private readonly api = inject(AccountApi);
  private readonly link = inject(LinkToken);
  private readonly token = this.link.take();
  private readonly stopped = signal(false);

  protected readonly attempt = new Attempt([]);
  protected readonly state = computed(() => {
    if (this.stopped()) return 'stopped';
    return this.token === null || this.attempt.problem()?.status === 422 ? 'worthless' : 'open';
  });

  protected async stop(): Promise<void> {
    const done = await this.attempt.send({}, () => this.api.stopMail(this.token ?? ''));
    this.stopped.set(done);
    if (this.state() !== 'open') this.link.forget();
  }
}
