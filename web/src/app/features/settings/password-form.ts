import { Component, inject, input, signal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Attempt } from '../../core/forms/attempt';
import { Session } from '../../core/session/session';
import { AccountApi } from '../../data/account/account-api';
import { missing, PASSWORD_HINT, weakPassword } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { SwitchField } from '../../ui/switch-field/switch-field';
import { SettingsSection } from './settings-section';

/** Changes the password; every other session ends with the old one, and tokens unless they are kept. */
@Component({
  selector: 'tc-password-form',
  imports: [Button, FormMessage, GuidedForm, PasswordField, SettingsSection, SwitchField],
  templateUrl: './password-form.html',
  styleUrl: './settings-form.css',
})
export class PasswordForm {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);

  readonly email = input.required<string>();

  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly keepTokens = signal(false);
  protected readonly passwordHint = PASSWORD_HINT;
  protected readonly attempt = new Attempt(['current_password', 'new_password']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const passwords = { current_password: this.current(), new_password: this.next() };
    const wrong = {
      current_password: missing(passwords.current_password, 'your current password'),
      new_password: weakPassword(passwords.new_password),
    };
    const keep_tokens = this.keepTokens();
    const done = await this.attempt.send(wrong, async () =>
      this.session.changed(await this.api.changePassword({ ...passwords, keep_tokens })),
    );
    if (!done) return;
    this.current.set('');
    this.next.set('');
    this.keepTokens.set(false);
    this.notices.tell('Your password is changed; your other devices are signed out');
  }
}
