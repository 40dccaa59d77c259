import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { ReadableAddress } from '../../core/mail/readable-address';
import { Session } from '../../core/session/session';
import { AccountApi } from '../../data/account/account-api';
import { missing, noAddress } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';

/** Where somebody waits who joined by a link and has not yet confirmed their address. */
@Component({
  selector: 'tc-unconfirmed-address',
  imports: [
    ...[Button, Doorway, FormMessage, GuidedForm, PasswordField, ReadableAddress, TextField],
  ],
  templateUrl: './unconfirmed-address.html',
  styleUrl: './unconfirmed-address.css',
  host: { '(window:focus)': 'look()' },
})
export class UnconfirmedAddress {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly changing = signal(false);
  protected readonly sentTo = signal<string | null>(null);
  protected readonly isStillUnconfirmed = signal(false);
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly resending = new Attempt([]);
  protected readonly change = new Attempt(['email', 'password']);
  protected readonly address = computed(() => {
    const state = this.session.state();
    return this.sentTo() ?? (state.is === 'unconfirmed' ? state.email : '');
  });
  protected readonly told = computed(() => {
    if (this.isStillUnconfirmed())
      return 'This address is not confirmed yet. Open the link in the mail first.';
    return this.sentTo() === null ? '' : `A link is on its way to ${this.address()}.`;
  });

  /** Coming back from the mail: the link was opened in another tab, or on another device. On to what they joined. */
  protected async look(): Promise<void> {
    const state = await this.session.load();
    if (state.is === 'unconfirmed') return;
    const project = state.is === 'signed-in' ? await this.api.firstSharedProject() : null;
    await this.router.navigateByUrl(project === null ? '/' : `/projects/${String(project)}`);
  }

  protected async goOn(): Promise<void> {
    await this.look();
    this.isStillUnconfirmed.set(this.session.state().is === 'unconfirmed');
  }

  protected async resend(): Promise<void> {
    this.isStillUnconfirmed.set(false);
    const state = this.session.state();
    const sent = await this.resending.send({}, () => this.api.resendConfirmation());
    if (sent && state.is === 'unconfirmed') this.sentTo.set(state.email);
  }

  protected async useAnother(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const password = this.password();
    const wrong = { email: noAddress(email), password: missing(password, 'your password') };
    const sent = await this.change.send(wrong, () => this.api.changeAddress({ email, password }));
    if (!sent) return;
    this.sentTo.set(email);
    this.isStillUnconfirmed.set(false);
    this.password.set('');
    this.changing.set(false);
  }

  protected async signOut(): Promise<void> {
    if (await this.resending.send({}, () => this.session.signOut())) {
      await this.router.navigateByUrl('/sign-in');
    }
  }
}
