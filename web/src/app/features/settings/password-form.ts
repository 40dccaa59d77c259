import { Component, inject, input, signal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { FormModel } from '../../core/forms/form-model';
import { Session } from '../../core/session/session';
import { AccountApi } from '../../data/account/account-api';
import {
  currentPasswordField,
  newPasswordField,
  requiredError,
} from '../../data/account/account-fields';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { SwitchField } from '../../ui/switch-field/switch-field';
import { SettingsSection } from './settings-section';
import { t, Translate } from '../../i18n/translate';

/** Changes the password; every other session ends with the old one, and tokens unless they are kept. */
@Component({
  selector: 'tc-password-form',
  imports: [AuthForm, SettingsSection, SwitchField, Translate],
  templateUrl: './password-form.html',
})
export class PasswordForm {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);

  readonly email = input.required<string>();

  protected readonly keepTokens = signal(false);
  protected readonly form = new FormModel({
    current_password: currentPasswordField({
      label: 'settings-password-current',
      validate: (value) => requiredError(value, 'missing-current-password'),
    }),
    new_password: newPasswordField({ label: 'settings-password-new' }),
  });

  protected async submit(): Promise<void> {
    const keep_tokens = this.keepTokens();
    const done = await this.form.submit(async (passwords) =>
      this.session.changed(await this.api.changePassword({ ...passwords, keep_tokens })),
    );
    if (!done) return;
    this.form.reset();
    this.keepTokens.set(false);
    this.notices.tell(t('settings-password-changed'));
  }
}
