/** What belongs to a person's own account (docs/reference/wire.md). */
import { User } from '../../core/session/user';

export type TokenScope = 'read' | 'write';

export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly scope: TokenScope;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** A fresh token with its secret: the only time the server shows it (null when it is told again). */
export interface IssuedToken {
  readonly token: ApiToken;
  readonly secret: string | null;
}

/** What an invitation says before anyone accepts it. */
export interface InvitationPreview {
  readonly project_name: string;
  readonly inviter_name: string;
  /** The address it was mailed to; null for a link that is passed on by hand. */
  readonly email: string | null;
  readonly has_account: boolean;
}

/** The passwords the server takes: long ones. It also refuses a short list of common ones. */
export const PASSWORD_LENGTH = 12;

export interface UserPage {
  readonly items: readonly User[];
  readonly next_cursor: string | null;
}
