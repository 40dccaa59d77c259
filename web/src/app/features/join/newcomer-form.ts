import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Attempt } from '../../core/forms/attempt';
import { Arrival } from '../../data/account/arrival';
import { missing, noAddress, PASSWORD_HINT, weakPassword } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';

/** Makes an account for somebody who was invited, and lets them in. */
@Component({
  selector: 'tc-newcomer-form',
  imports: [Button, FormMessage, GuidedForm, PasswordField, TextField],
  template: `
    <form tcGuided [failures]="attempt.failures()" (submit)="submit($event)">
      <tc-form-message [text]="attempt.message()" />
      <tc-text-field
        label="Your name"
        autocomplete="name"
        hint="The others see it beside your tasks and comments."
        [error]="attempt.error('name')"
        [required]="true"
        [(value)]="name"
      />
      <tc-text-field
        label="Email"
        type="email"
        autocomplete="username"
        [hint]="address() === null ? '' : 'The invitation was mailed to this address.'"
        [readonly]="address() !== null"
        [error]="attempt.error('email')"
        [required]="true"
        [(value)]="email"
      />
      <tc-password-field
        autocomplete="new-password"
        [hint]="passwordHint"
        [error]="attempt.error('password')"
        [(value)]="password"
      />
      <button tcButton variant="primary" type="submit" [busy]="attempt.busy()">
        Create account and join
      </button>
    </form>
  `,
})
export class NewcomerForm {
  private readonly arrival = inject(Arrival);

  readonly token = input.required<string>();
  /** Where the invitation was mailed to: the account's address then, whatever is typed. */
  readonly address = input<string | null>(null);
  /** In, with the project they came for. */
  readonly joined = output<number | null>();

  protected readonly name = signal('');
  protected readonly email = linkedSignal(() => this.address() ?? '');
  protected readonly password = signal('');
  protected readonly passwordHint = PASSWORD_HINT;
  protected readonly attempt = new Attempt(['name', 'email', 'password']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    const email = this.email().trim();
    const password = this.password();
    const wrong = {
      name: missing(name, 'your name'),
      email: noAddress(email),
      password: weakPassword(password),
    };
    await this.attempt.send(wrong, async () => {
      const known = this.address() === null ? { email } : {};
      this.joined.emit(await this.arrival.join({ token: this.token(), name, password, ...known }));
    });
  }
}
