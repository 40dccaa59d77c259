import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { FormModel } from '../../core/forms/form-model';
import { ReadableAddress } from '../../core/mail/readable-address';
import { AccountApi } from '../../data/account/account-api';
import { emailField } from '../../data/account/account-fields';
import { MailStatus } from '../../data/account/mail-status';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Button } from '../../ui/button/button';
import { Translate } from '../../i18n/translate';

/** Asks for a mail to set a new password; never tells whether an address has an account. */
@Component({
  selector: 'tc-forgotten-password',
  imports: [AuthForm, AuthLayout, Button, ReadableAddress, RouterLink, Translate],
  templateUrl: './forgotten-password.html',
})
export class ForgottenPassword {
  private readonly api = inject(AccountApi);

  protected readonly sentTo = signal<string | null>(null);
  protected readonly form = new FormModel({ email: emailField() });
  protected readonly mail = inject(MailStatus);

  protected async submit(): Promise<void> {
    const { email } = this.form.values();
    if (await this.form.submit(() => this.api.forgot(email))) this.sentTo.set(email);
  }
}
