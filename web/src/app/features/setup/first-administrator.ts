import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { Session } from '../../core/session/session';
import { Arrival } from '../../data/account/arrival';
import { missing, noAddress, PASSWORD_HINT, weakPassword } from '../../data/account/checks';
import { LinkToken } from '../../data/account/link-token';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { Spinner } from '../../ui/skeleton/spinner';
import { TextField } from '../../ui/text-field/text-field';

/** The first screen of an empty instance: whoever holds the token the server printed becomes administrator. */
@Component({
  selector: 'tc-first-administrator',
  imports: [
    Button,
    Doorway,
    FormMessage,
    GuidedForm,
    PasswordField,
    RouterLink,
    Spinner,
    TextField,
  ],
  templateUrl: './first-administrator.html',
})
export class FirstAdministrator {
  private readonly arrival = inject(Arrival);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly link = inject(LinkToken);

  protected readonly token = signal(this.link.take() ?? '');
  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly passwordHint = PASSWORD_HINT;

  protected readonly attempt = new Attempt(['token', 'name', 'email', 'password']);
  private readonly tokenWasGiven = signal(this.token() !== '');
  /** Somebody who came by the printed link never needs to see it. */
  protected readonly asksToken = computed(
    () => !this.tokenWasGiven() || this.attempt.error('token') !== undefined,
  );
  protected readonly state = computed(() => {
    // Signed in a moment before this page is left: it must not flash something else.
    if (this.attempt.busy()) return 'open';
    if (this.attempt.problem()?.status === 404) return 'done';
    const session = this.session.state();
    if (session.is === 'unknown') return 'asking';
    return session.is === 'setup' || session.is === 'unreachable' ? 'open' : 'done';
  });

  constructor() {
    void this.session.load();
    this.link.onArrival((token) => {
      this.token.set(token);
      this.tokenWasGiven.set(true);
      this.attempt.clear();
    }, inject(DestroyRef));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const first = {
      token: this.token().trim(),
      name: this.name().trim(),
      email: this.email().trim(),
      password: this.password(),
    };
    const wrong = {
      token: missing(first.token, 'the setup token'),
      name: missing(first.name, 'your name'),
      email: noAddress(first.email),
      password: weakPassword(first.password),
    };
    await this.attempt.send(wrong, async () => {
      await this.arrival.setUp(first);
      this.link.forget();
      await this.router.navigateByUrl('/');
    });
  }
}
