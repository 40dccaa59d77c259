import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { FormModel } from '../../core/forms/form-model';
import { Session } from '../../core/session/session';
import { currentPasswordField, emailField } from '../../data/account/account-fields';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Translate } from '../../i18n/translate';

@Component({
  selector: 'tc-sign-in',
  imports: [AuthForm, AuthLayout, RouterLink, Translate],
  template: `
    <tc-auth-layout [title]="'auth-sign-in' | t" [lead]="lead()">
      <tc-auth-form [form]="form" [action]="'auth-sign-in' | t" (submitted)="signIn()" />
      <p tcAuthFoot>
        <a routerLink="/forgot">{{ 'auth-forgot' | t }}</a>
      </p>
    </tc-auth-layout>
  `,
})
export class SignIn {
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  /** Where the person wanted to go; only ever a path of this page. */
  readonly next = input<string>();

  protected readonly form = new FormModel({
    email: emailField(),
    password: currentPasswordField(),
  });
  protected readonly lead = computed(() => {
    const state = this.session.state();
    return (state.is === 'signed-out' ? state.because : undefined) ?? '';
  });

  protected async signIn(): Promise<void> {
    const done = await this.form.submit(({ email, password }) =>
      this.session.signIn(email, password),
    );
    if (done) await this.router.navigateByUrl(ownPath(this.next()));
  }
}

/** A link made by somebody else must not lead away from this page. */
function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/u.test(next) ? next : '/';
}
