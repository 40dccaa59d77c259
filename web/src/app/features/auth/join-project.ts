import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { explain } from '../../core/errors/explain';
import { Problem, problemOf } from '../../core/errors/problem';
import { FieldSpec, FormModel } from '../../core/forms/form-model';
import { FormSubmission } from '../../core/forms/form-submission';
import { ReadableAddress } from '../../core/mail/readable-address';
import { Session } from '../../core/session/session';
import { InvitationPreview } from '../../data/account/account';
import { AccountApi } from '../../data/account/account-api';
import {
  currentPasswordField,
  emailField,
  nameField,
  newPasswordField,
} from '../../data/account/account-fields';
import { JoinFlow } from '../../data/account/join-flow';
import { LinkToken } from '../../data/account/link-token';
import { AuthForm } from '../../ui/auth-form/auth-form';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Avatar } from '../../ui/avatar/avatar';
import { Button } from '../../ui/button/button';
import { FormMessage } from '../../ui/form/form-message';
import { Spinner } from '../../ui/skeleton/spinner';
import { t, Translate } from '../../i18n/translate';

/** Answers an invitation: as who one is already, as somebody with an account, or as somebody new. */
@Component({
  selector: 'tc-join-project',
  imports: [
    ...[AuthForm, AuthLayout, Avatar, Button, FormMessage, ReadableAddress, RouterLink, Spinner],
    Translate,
  ],
  templateUrl: './join-project.html',
  styleUrl: './join-project.css',
})
export class JoinProject {
  private readonly api = inject(AccountApi);
  private readonly flow = inject(JoinFlow);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly link = inject(LinkToken);

  protected readonly token = signal(this.link.take() ?? '');
  protected readonly invitation = signal<InvitationPreview | null>(null);
  protected readonly user = this.session.user;
  protected readonly acceptance = new FormSubmission();
  private readonly refusal = signal<Problem | null>(null);
  private readonly step = signal<'accept' | 'sign-in' | 'newcomer' | 'declined' | null>(null);
  protected readonly declining = new FormSubmission();

  protected readonly trouble = computed(() => {
    const problem = this.refusal();
    return problem === null ? undefined : explain(problem);
  });
  /** Refused to this person only, such as when it was mailed to another address. */
  protected readonly notForMe = computed(() => {
    const problem = this.acceptance.problem();
    return problem?.status === 403 ? problem.detail : undefined;
  });
  protected readonly state = computed(() => {
    const refused = this.refusal() ?? this.acceptance.problem();
    if (this.token() === '' || (refused !== null && isWorthless(refused))) return 'worthless';
    if (this.refusal() !== null) return 'unreachable';
    return this.step() ?? 'asking';
  });
  protected readonly title = computed(() => {
    const invitation = this.invitation();
    return invitation === null
      ? t('auth-invitation')
      : t('auth-join-project', { project: invitation.project_name });
  });
  protected readonly lead = computed(() => {
    const invitation = this.invitation();
    return invitation === null ? '' : t('auth-join-lead', { inviter: invitation.inviter_name });
  });

  /** Where the invitation was mailed to: the address of the account then. Null where it is a link for anybody. */
  private readonly address = computed(() => this.invitation()?.email ?? null);
  protected readonly signInForm = computed(
    () =>
      new FormModel({
        email: emailField({ initial: this.address() ?? '' }),
        password: currentPasswordField(),
      }),
  );
  protected readonly newcomerForm = computed(
    () =>
      new FormModel({
        name: nameField({ hint: () => t('settings-name-hint') }),
        email: emailField(mailedTo(this.address())),
        password: newPasswordField(),
      }),
  );
  protected readonly declinedText = computed(() => {
    const inviter = this.invitation()?.inviter_name;
    return inviter === undefined ? t('auth-declined-they') : t('auth-declined', { inviter });
  });

  constructor() {
    void this.look();
    this.link.onNewLink((token) => {
      this.token.set(token);
      this.step.set(null);
      this.invitation.set(null);
      this.acceptance.clear();
      void this.look();
    }, inject(DestroyRef));
  }

  protected async look(): Promise<void> {
    this.refusal.set(null);
    const token = this.token();
    if (token === '') return;
    try {
      const [invitation] = await Promise.all([this.api.invitation(token), this.session.load()]);
      if (this.token() !== token) return;
      this.invitation.set(invitation);
      if (this.user() !== null) this.step.set('accept');
      else this.step.set(this.nextStep());
    } catch (thrown) {
      if (this.token() !== token) return;
      this.refusal.set(problemOf(thrown));
      this.forgetIfWorthless();
    }
  }

  protected choose(step: 'sign-in' | 'newcomer'): void {
    this.step.set(step);
  }

  protected async accept(): Promise<void> {
    this.step.set('accept');
    await this.acceptance.send({}, async () => this.open(await this.api.accept(this.token())));
    if (this.acceptance.problem()?.status === 401) this.step.set('sign-in');
    this.forgetIfWorthless();
  }

  protected async signIn(): Promise<void> {
    const send = this.signInForm().submit(({ email, password }) =>
      this.session.signIn(email, password),
    );
    if (await send) await this.accept();
  }

  protected async join(): Promise<void> {
    await this.newcomerForm().submit(async ({ name, email, password }) => {
      const known = this.address() === null ? { email } : {};
      const token = this.token();
      await this.open(await this.flow.join({ token, name, password, ...known }));
    });
  }

  /** Only what was mailed can be declined: a link is for others, too. */
  protected async decline(): Promise<void> {
    if (!(await this.declining.send({}, () => this.api.decline(this.token())))) return;
    this.step.set('declined');
    this.link.forget();
  }

  protected async useAnother(): Promise<void> {
    if (await this.acceptance.send({}, () => this.session.signOut()))
      this.step.set(this.nextStep());
  }

  protected async open(project: number | null): Promise<void> {
    this.link.forget();
    await this.router.navigateByUrl(project === null ? '/' : `/projects/${String(project)}`);
  }

  private nextStep(): 'sign-in' | 'newcomer' {
    return this.invitation()?.has_account === true ? 'sign-in' : 'newcomer';
  }

  private forgetIfWorthless(): void {
    if (this.state() === 'worthless') this.link.forget();
  }
}

function mailedTo(address: string | null): Partial<FieldSpec> {
  if (address === null) return {};
  return { initial: address, readonly: true, hint: () => t('auth-mailed-to') };
}

function isWorthless(problem: Problem): boolean {
  return problem.status === 404 || problem.status === 422;
}
