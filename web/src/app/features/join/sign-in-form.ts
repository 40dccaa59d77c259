import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { Session } from '../../core/session/session';
import { missing, noAddress } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';

/** For somebody with an account: signing in is all that stands before the invitation. */
@Component({
  selector: 'tc-sign-in-form',
  imports: [Button, FormMessage, GuidedForm, PasswordField, RouterLink, TextField],
  template: `
    <form tcGuided [failures]="attempt.failures()" (submit)="submit($event)">
      <tc-form-message [text]="attempt.message()" />
      <tc-text-field
        label="Email"
        type="email"
        autocomplete="username"
        [error]="attempt.error('email')"
        [required]="true"
        [(value)]="email"
      />
      <tc-password-field
        autocomplete="current-password"
        [error]="attempt.error('password')"
        [(value)]="password"
      />
      <button tcButton variant="primary" type="submit" [busy]="attempt.busy()">
        Sign in and join
      </button>
      <a routerLink="/forgot">Forgot your password?</a>
    </form>
  `,
  styles: `
    a {
      font-size: var(--t-s);
      text-align: center;
    }
  `,
})
export class SignInForm {
  private readonly session = inject(Session);

  readonly address = input<string | null>(null);
  readonly signedIn = output();

  protected readonly email = linkedSignal(() => this.address() ?? '');
  protected readonly password = signal('');
  protected readonly attempt = new Attempt(['email', 'password']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const password = this.password();
    const wrong = { email: noAddress(email), password: missing(password, 'your password') };
    const done = await this.attempt.send(wrong, () => this.session.signIn(email, password));
    if (done) this.signedIn.emit();
  }
}
