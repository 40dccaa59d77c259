import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { FormModel } from '../../core/forms/form-model';
import { AccountApi } from '../../data/account/account-api';
import { newPasswordField } from '../../data/account/account-fields';
import { MailedLink } from '../../data/account/mailed-link';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Button } from '../../ui/button/button';
import { Translate } from '../../i18n/translate';

/** Sets a new password by the link of a mail: a forgotten one, or the first of a new account. */
@Component({
  selector: 'tc-new-password',
  imports: [AuthForm, AuthLayout, Button, RouterLink, Translate],
  templateUrl: './new-password.html',
})
export class NewPassword {
  private readonly api = inject(AccountApi);

  protected readonly form = new FormModel({
    password: newPasswordField({ label: 'settings-password-new' }),
  });
  protected readonly link = new MailedLink(this.form);

  protected async submit(): Promise<void> {
    const { password } = this.form.values();
    await this.link.use((token) => this.api.reset(token, password), this.form.invalid());
  }
}
