import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { AccountApi } from '../../data/account/account-api';
import { LinkToken } from '../../data/account/link-token';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';

/** Makes a new address the account's own, by the link that was mailed to it.
 *
 * It waits for a press: programs that look into mail open every link in it.
 */
@Component({
  selector: 'tc-confirm-address',
  imports: [Button, Doorway, FormMessage, RouterLink],
  templateUrl: './confirm-address.html',
})
export class ConfirmAddress {
  private readonly api = inject(AccountApi);
  private readonly link = inject(LinkToken);
  private readonly token = this.link.take();
  private readonly confirmed = signal(false);

  protected readonly attempt = new Attempt([]);
  protected readonly state = computed(() => {
    if (this.confirmed()) return 'confirmed';
    const status = this.attempt.problem()?.status;
    return this.token === null || status === 404 || status === 422 ? 'worthless' : 'open';
  });

  protected async confirm(): Promise<void> {
    const done = await this.attempt.send({}, () => this.api.confirmAddress(this.token ?? ''));
    this.confirmed.set(done);
    if (this.state() !== 'open') this.link.forget();
  }
}
