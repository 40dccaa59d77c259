import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { ReadableAddress } from '../../core/mail/readable-address';
import { AccountApi } from '../../data/account/account-api';
import { MailStatus } from '../../data/account/mail-status';
import { noAddress } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { TextField } from '../../ui/text-field/text-field';

/** Asks for a mail to set a new password; never tells whether an address has an account. */
@Component({
  selector: 'tc-forgotten-password',
  imports: [Button, Doorway, FormMessage, GuidedForm, ReadableAddress, RouterLink, TextField],
  templateUrl: './forgotten-password.html',
  styles: `
    .hint {
      color: var(--ink-soft);
      font-size: var(--t-s);
      text-wrap: pretty;
    }
  `,
})
export class ForgottenPassword {
  private readonly api = inject(AccountApi);

  protected readonly email = signal('');
  protected readonly sentTo = signal<string | null>(null);
  protected readonly attempt = new Attempt(['email']);
  protected readonly mail = inject(MailStatus);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const sent = await this.attempt.send({ email: noAddress(email) }, () => this.api.forgot(email));
    if (sent) this.sentTo.set(email);
  }
}
