import { Component, input, model, signal } from '@angular/core';
import { TextField } from '../text-field/text-field';
import { Translate } from '../../i18n/translate';

/** A password, hidden until its owner wants to see it. */
@Component({
  selector: 'tc-password-field',
  imports: [TextField, Translate],
  template: `
    <tc-text-field
      [label]="label() ?? ('form-password' | t)"
      [type]="shown() ? 'text' : 'password'"
      [secret]="true"
      [autocomplete]="autocomplete()"
      [hint]="hint()"
      [error]="error()"
      [required]="true"
      [(value)]="value"
    >
      <button
        type="button"
        [attr.aria-label]="shown() ? ('form-password-hide' | t) : ('form-password-show' | t)"
        (click)="shown.set(!shown())"
      >
        {{ shown() ? ('form-hide' | t) : ('form-show' | t) }}
      </button>
    </tc-text-field>
  `,
  styleUrl: './password-field.css',
})
export class PasswordField {
  readonly label = input<string>();
  readonly value = model('');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly hint = input('');
  readonly error = input<string | undefined>();

  protected readonly shown = signal(false);
}
