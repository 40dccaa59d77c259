import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { FormModel } from '../../core/forms/form-model';
import { Session } from '../../core/session/session';
import {
  emailField,
  nameField,
  newPasswordField,
  requiredError,
} from '../../data/account/account-fields';
import { JoinFlow } from '../../data/account/join-flow';
import { LinkToken } from '../../data/account/link-token';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Button } from '../../ui/button/button';
import { Spinner } from '../../ui/skeleton/spinner';
import { t, Translate } from '../../i18n/translate';

/** The first screen of an empty instance: whoever holds the token the server printed becomes administrator. */
@Component({
  selector: 'tc-first-administrator',
  imports: [AuthForm, AuthLayout, Button, RouterLink, Spinner, Translate],
  templateUrl: './first-administrator.html',
})
export class FirstAdministrator {
  private readonly flow = inject(JoinFlow);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly link = inject(LinkToken);
  private readonly linkToken = signal(this.link.take());

  protected readonly form = new FormModel({
    token: {
      label: 'auth-setup-token',
      autocomplete: 'off',
      hint: () => t('auth-setup-token-hint'),
      initial: this.linkToken() ?? '',
      secret: true,
      // Somebody who came by the printed link never needs to see it.
      shown: (): boolean => this.linkToken() === null || this.form.error('token') !== undefined,
      validate: (value) => requiredError(value, 'missing-setup-token'),
    },
    name: nameField(),
    email: emailField({ hint: () => t('auth-email-hint') }),
    password: newPasswordField(),
  });
  protected readonly state = computed(() => {
    // Signed in a moment before this page is left: it must not flash something else.
    if (this.form.busy()) return 'open';
    if (this.form.problem()?.status === 404) return 'done';
    const session = this.session.state();
    if (session.is === 'unknown') return 'asking';
    return session.is === 'setup' || session.is === 'unreachable' ? 'open' : 'done';
  });

  constructor() {
    void this.session.load();
    this.link.onNewLink((token) => {
      this.linkToken.set(token);
      this.form.set('token', token);
      this.form.clear();
    }, inject(DestroyRef));
  }

  protected async submit(): Promise<void> {
    await this.form.submit(async (account) => {
      await this.flow.setUp(account);
      this.link.forget();
      await this.router.navigateByUrl('/');
    });
  }
}
