import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Attempt } from '../../core/forms/attempt';
import { Session } from '../../core/session/session';
import { Button } from '../../ui/button/button';
import { Doorway } from '../../ui/doorway/doorway';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { TextField } from '../../ui/text-field/text-field';

@Component({
  selector: 'tc-sign-in',
  imports: [Button, Doorway, FormMessage, GuidedForm, PasswordField, RouterLink, TextField],
  templateUrl: './sign-in.html',
  styleUrl: './sign-in.css',
})
export class SignIn {
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  /** Where the person wanted to go; only ever a path of this page. */
  readonly next = input<string>();

  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly attempt = new Attempt(['email', 'password']);
  protected readonly lead = computed(() => {
    const state = this.session.state();
    return (state.is === 'signed-out' ? state.because : undefined) ?? '';
  });

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const wrong = {
      email: this.email().trim() === '' ? 'Please enter your email address.' : undefined,
      password: this.password() === '' ? 'Please enter your password.' : undefined,
    };
    const inside = await this.attempt.send(wrong, () =>
      this.session.signIn(this.email().trim(), this.password()),
    );
    if (inside) await this.router.navigateByUrl(ownPath(this.next()));
  }
}

/** An address somebody else put into a link must not lead away from here. */
function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/u.test(next) ? next : '/';
}
