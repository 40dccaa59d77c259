import { Component, input, output } from '@angular/core';
import { FormModel } from '../../core/forms/form-model';
import { Button } from '../button/button';
import { FormMessage } from '../form/form-message';
import { GuidedForm } from '../form/guided-form';
import { PasswordField } from '../password-field/password-field';
import { TextField } from '../text-field/text-field';
import { Translate } from '../../i18n/translate';

/** The form of every account screen: its fields, one button, and what went wrong. */
@Component({
  selector: 'tc-auth-form',
  imports: [Button, FormMessage, GuidedForm, PasswordField, TextField, Translate],
  templateUrl: './auth-form.html',
  styleUrl: './auth-form.css',
})
export class AuthForm {
  readonly form = input.required<FormModel<string>>();
  /** What the button says. */
  readonly action = input.required<string>();
  readonly variant = input<'primary' | 'secondary'>('primary');
  readonly focusFirst = input(true);
  readonly submitted = output();

  protected submit(event: Event): void {
    event.preventDefault();
    this.submitted.emit();
  }
}
