import { Component, input, model, signal } from '@angular/core';
import { TextField } from '../text-field/text-field';

/** A password, hidden until its owner wants to see it. */
@Component({
  selector: 'tc-password-field',
  imports: [TextField],
  template: `
    <tc-text-field
      [label]="label()"
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
        [attr.aria-label]="shown() ? 'Hide password' : 'Show password'"
        (click)="shown.set(!shown())"
      >
        {{ shown() ? 'Hide' : 'Show' }}
      </button>
    </tc-text-field>
  `,
  styleUrl: './password-field.css',
})
export class PasswordField {
  readonly label = input('Password');
  readonly value = model('');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly hint = input('');
  readonly error = input<string | undefined>();

  protected readonly shown = signal(false);
}
