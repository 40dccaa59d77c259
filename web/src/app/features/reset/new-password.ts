import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AccountApi } from '../../data/account/account-api';
import { PASSWORD_HINT, weakPassword } from '../../data/account/checks';
import { MailedLink } from '../../data/account/mailed-link';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';

/** Sets a new password by the link of a mail: a forgotten one, or the first of a new account. */
@Component({
  selector: 'tc-new-password',
  imports: [Button, Doorway, FormMessage, GuidedForm, PasswordField, RouterLink],
  templateUrl: './new-password.html',
})
export class NewPassword {
  private readonly api = inject(AccountApi);

  protected readonly link = new MailedLink('password');
  protected readonly password = signal('');
  protected readonly passwordHint = PASSWORD_HINT;

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const password = this.password();
    await this.link.use((token) => this.api.reset(token, password), {
      password: weakPassword(password),
    });
  }
}
