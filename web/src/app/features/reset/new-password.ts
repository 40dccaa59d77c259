import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { AccountApi } from '../../data/account/account-api';
import { PASSWORD_HINT, weakPassword } from '../../data/account/checks';
import { LinkToken } from '../../data/account/link-token';
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
  private readonly link = inject(LinkToken);
  private readonly token = this.link.take();

  protected readonly password = signal('');
  protected readonly passwordHint = PASSWORD_HINT;
  protected readonly attempt = new Attempt(['password']);
  private readonly changed = signal(false);

  protected readonly state = computed(() => {
    if (this.changed()) return 'changed';
    // Whatever is wrong with the token itself cannot be put right here.
    const worthless =
      this.attempt.problem()?.status === 404 || this.attempt.error('token') !== undefined;
    return this.token === null || worthless ? 'worthless' : 'open';
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const password = this.password();
    const done = await this.attempt.send({ password: weakPassword(password) }, () =>
      this.api.reset(this.token ?? '', password),
    );
    this.changed.set(done);
    if (this.state() !== 'open') this.link.forget();
  }
}
