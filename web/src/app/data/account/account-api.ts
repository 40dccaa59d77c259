import { inject, Injectable } from '@angular/core';
import { Api } from '../../core/http/api';
import { newId } from '../../core/ids';
import { User } from '../../core/session/user';
import {
  Access,
  ChangeAddress,
  ChangePassword,
  CreateToken,
  ProjectList,
  SessionList,
  SetupNeeded,
  TokenList,
  UpdateMe,
} from '../../generated/wire';
import { ApiToken, InvitationPreview, IssuedToken, OpenSession } from './account';

/** The account half of the REST interface: oneself, one's tokens, and the links that mails carry. */
@Injectable({ providedIn: 'root' })
export class AccountApi {
  private readonly api = inject(Api);

  update(
    fields: Pick<
      UpdateMe,
      'name' | 'timezone' | 'language' | 'mail_notifications' | 'base_version'
    >,
  ): Promise<User> {
    return this.api.patch<User>('/api/me', fields);
  }

  changePassword(passwords: ChangePassword): Promise<User> {
    return this.api.post<User>('/api/me/password', passwords);
  }

  changeAddress(wanted: ChangeAddress): Promise<null> {
    return this.api.post<null>('/api/me/address', wanted);
  }

  resendConfirmation(): Promise<null> {
    return this.api.post<null>('/api/me/address/confirmation');
  }

  async tokens(): Promise<readonly ApiToken[]> {
    return (await this.api.get<TokenList>('/api/me/tokens')).items;
  }

  createToken(wanted: CreateToken): Promise<IssuedToken> {
    return this.api.post<IssuedToken>('/api/me/tokens', wanted, newId());
  }

  revokeToken(id: number): Promise<null> {
    return this.api.delete(`/api/me/tokens/${String(id)}`);
  }

  async sessions(): Promise<readonly OpenSession[]> {
    return (await this.api.get<SessionList>('/api/me/sessions')).items;
  }

  endSession(id: number): Promise<null> {
    return this.api.delete(`/api/me/sessions/${String(id)}`);
  }

  signOutEverywhere(): Promise<null> {
    return this.api.post<null>('/api/me/sessions/end', {});
  }

  forgot(email: string): Promise<null> {
    return this.api.post<null>('/api/auth/forgot', { email });
  }

  reset(token: string, password: string): Promise<null> {
    return this.api.post<null>('/api/auth/reset', { token, password });
  }

  confirmAddress(token: string): Promise<null> {
    return this.api.post<null>('/api/auth/confirm-address', { token });
  }

  stopMail(token: string): Promise<null> {
    return this.api.post<null>('/api/auth/stop-mail', { token });
  }

  invitation(token: string): Promise<InvitationPreview> {
    return this.api.post<InvitationPreview>('/api/auth/invitation', { token });
  }

  /** Answers with the id of the project one is now in. */
  async accept(token: string): Promise<number> {
    const access = await this.api.post<Access>('/api/invitations/accept', { token });
    return access.project.id;
  }

  /** The project a newcomer was invited to: beside the Inbox there is no other yet. */
  async firstSharedProject(): Promise<number | null> {
    const page = await this.api.get<ProjectList>('/api/projects');
    return page.items.find((project) => !project.is_inbox)?.id ?? null;
  }

  /** Takes back what was mailed, whether or not one has an account. */
  decline(token: string): Promise<null> {
    return this.api.post<null>('/api/auth/decline', { token });
  }

  /** Whether mail leaves this instance at all. */
  async sendsMail(): Promise<boolean> {
    return (await this.api.get<SetupNeeded>('/api/setup')).sends_mail;
  }

  async setupNeeded(): Promise<boolean> {
    return (await this.api.get<SetupNeeded>('/api/setup')).needed;
  }
}
