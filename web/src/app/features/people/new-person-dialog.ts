import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { FormSubmission } from '../../core/forms/form-submission';
import { MailStatus } from '../../data/account/mail-status';
import {
  requiredError,
  emailError,
  newPasswordHint,
  newPasswordError,
} from '../../data/account/account-fields';
import { NewPerson } from '../../data/account/people-api';
import { Button } from '../../ui/button/button';
import { DialogFrame } from '../../ui/dialog/dialog-frame';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';
import { Translate } from '../../i18n/translate';

export interface NewPersonOrder {
  readonly create: (person: NewPerson) => Promise<void>;
}

/** Makes an account for somebody; they set their password by mail unless one is given here. */
@Component({
  selector: 'tc-new-person-dialog',
  imports: [Button, DialogFrame, FormMessage, GuidedForm, PasswordField, TextField, Translate],
  templateUrl: './new-person-dialog.html',
  styleUrls: ['../../ui/choice.css', './new-person-dialog.css'],
})
export class NewPersonDialog {
  private readonly order = inject<NewPersonOrder>(DIALOG_DATA);
  private readonly dialog = inject(DialogRef);
  protected readonly mail = inject(MailStatus);

  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly password = signal('');
  private readonly wantsLink = signal(true);
  /** Without mail there is no link to choose. */
  protected readonly mailsLink = computed(() => this.wantsLink() && this.mail.sends() !== false);
  protected readonly administrator = signal(false);
  protected readonly passwordHint = newPasswordHint;
  protected readonly submission = new FormSubmission(['name', 'email', 'password']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    const email = this.email().trim();
    const password = this.password();
    const wrong = {
      name: requiredError(name, 'missing-a-name'),
      email: emailError(email),
      password: this.mailsLink() ? undefined : newPasswordError(password),
    };
    const person = {
      name,
      email,
      is_admin: this.administrator(),
      ...(!this.mailsLink() && { password }),
    };
    if (await this.submission.send(wrong, () => this.order.create(person))) this.close();
  }

  protected chooseLink(wanted: boolean): void {
    this.wantsLink.set(wanted);
  }

  protected administratorChanged(event: Event): void {
    this.administrator.set((event.target as HTMLInputElement).checked);
  }

  protected close(): void {
    this.dialog.close();
  }
}
