import { Component, computed, inject, input, signal } from '@angular/core';
import { FormModel } from '../../core/forms/form-model';
import { FormSubmission } from '../../core/forms/form-submission';
import { ReadableAddress } from '../../core/mail/readable-address';
import { AccountApi } from '../../data/account/account-api';
import { MailStatus } from '../../data/account/mail-status';
import { emailField, proofOfIdentityField } from '../../data/account/account-fields';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { Icon } from '../../ui/icon/icon';
import { SettingsSection } from './settings-section';
import { tParts, Translate } from '../../i18n/translate';

/** Asks for another address; it becomes the account's only when its mailed link is opened. */
@Component({
  selector: 'tc-address-form',
  imports: [AuthForm, Button, FormMessage, Icon, ReadableAddress, SettingsSection, Translate],
  templateUrl: './address-form.html',
  styleUrl: './settings-form.css',
})
export class AddressForm {
  private readonly api = inject(AccountApi);
  protected readonly mail = inject(MailStatus);

  readonly current = input.required<string>();
  readonly confirmed = input(true);

  protected readonly sentTo = signal<string | null>(null);
  protected readonly form = new FormModel({
    email: emailField({ label: 'settings-address-new', autocomplete: 'email' }),
    password: proofOfIdentityField(),
  });
  protected readonly linkSent = computed(() => tParts('settings-address-link-sent', ['address']));
  protected readonly resending = new FormSubmission();

  protected async resend(): Promise<void> {
    const sent = await this.resending.send({}, () => this.api.resendConfirmation());
    if (sent) this.sentTo.set(this.current());
  }

  protected async submit(): Promise<void> {
    const wanted = this.form.values();
    if (!(await this.form.submit(() => this.api.changeAddress(wanted)))) return;
    this.sentTo.set(wanted.email);
    this.form.reset();
  }
}
