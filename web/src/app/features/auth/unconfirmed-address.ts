import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { FormModel } from '../../core/forms/form-model';
import { FormSubmission } from '../../core/forms/form-submission';
import { ReadableAddress } from '../../core/mail/readable-address';
import { Session } from '../../core/session/session';
import { AccountApi } from '../../data/account/account-api';
import { emailField, proofOfIdentityField } from '../../data/account/account-fields';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { t, Translate } from '../../i18n/translate';

/** Where somebody waits who joined by a link and has not yet confirmed their address. */
@Component({
  selector: 'tc-unconfirmed-address',
  imports: [AuthForm, AuthLayout, Button, FormMessage, ReadableAddress, Translate],
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
  protected readonly resending = new FormSubmission();
  protected readonly change = new FormModel({
    email: emailField({ autocomplete: 'email' }),
    password: proofOfIdentityField(),
  });
  protected readonly address = computed(() => {
    const state = this.session.state();
    return this.sentTo() ?? (state.is === 'unconfirmed' ? state.email : '');
  });
  protected readonly told = computed(() => {
    if (this.isStillUnconfirmed()) return t('auth-not-confirmed-yet');
    return this.sentTo() === null ? '' : t('auth-link-sent', { address: this.address() });
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

  protected async useAnother(): Promise<void> {
    const wanted = this.change.values();
    if (!(await this.change.submit(() => this.api.changeAddress(wanted)))) return;
    this.sentTo.set(wanted.email);
    this.isStillUnconfirmed.set(false);
    this.change.set('password', '');
    this.changing.set(false);
  }

  protected async signOut(): Promise<void> {
    if (await this.resending.send({}, () => this.session.signOut())) {
      await this.router.navigateByUrl('/sign-in');
    }
  }
}
