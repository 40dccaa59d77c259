import { Component, inject, input, signal } from '@angular/core';
import { Attempt } from '../../core/forms/attempt';
import { ReadableAddress } from '../../core/mail/readable-address';
import { AccountApi } from '../../data/account/account-api';
import { MailStatus } from '../../data/account/mail-status';
import { missing, noAddress } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { Icon } from '../../ui/icon/icon';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';
import { SettingsSection } from './settings-section';

/** Asks for another address; it becomes the account's only when its mailed link is opened. */
@Component({
  selector: 'tc-address-form',
  imports: [
    ...[Button, FormMessage, GuidedForm, Icon, PasswordField, ReadableAddress],
    ...[SettingsSection, TextField],
  ],
  templateUrl: './address-form.html',
  styleUrl: './settings-form.css',
})
export class AddressForm {
  private readonly api = inject(AccountApi);
  protected readonly mail = inject(MailStatus);

  readonly current = input.required<string>();
  readonly confirmed = input(true);

  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly sentTo = signal<string | null>(null);
  protected readonly attempt = new Attempt(['email', 'password']);
  protected readonly resending = new Attempt([]);

  protected async resend(): Promise<void> {
    const sent = await this.resending.send({}, () => this.api.resendConfirmation());
    if (sent) this.sentTo.set(this.current());
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const password = this.password();
    const wrong = { email: noAddress(email), password: missing(password, 'your password') };
    const sent = await this.attempt.send(wrong, () => this.api.changeAddress({ email, password }));
    if (!sent) return;
    this.sentTo.set(email);
    this.email.set('');
    this.password.set('');
  }
}
