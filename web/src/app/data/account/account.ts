/** What belongs to a person's own account (docs/reference/wire.md). */
import * as wire from '../../generated/wire';

export type {
  ApiToken,
  CreateToken,
  Session as OpenSession,
  UserList as UserPage,
} from '../../generated/wire';

export type TokenScope = NonNullable<wire.CreateToken['scope']>;

/** A fresh token with its secret: the only time the server shows it (null when it is told again). */
export type IssuedToken = wire.TokenMade;

/** What an invitation says before anyone accepts it. */
export type InvitationPreview = wire.InvitationSeen;

/** The passwords the server takes: long ones. It also refuses a short list of common ones. */
export const PASSWORD_LENGTH = 12;
