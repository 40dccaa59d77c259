import { SecurityLine } from '../../generated/wire';
import { counted, Forms } from '../../words/counted';

export type { SecurityLine };

type SecurityKind = SecurityLine['kind'];

/** What each kind is called in the filter and in a line. */
const KINDS: Readonly<Record<string, string>> = {
  signed_in: 'Signed in',
  signed_out: 'Signed out',
  session_ended: 'Session ended',
  sessions_ended: 'Sessions ended',
  password_changed: 'Password changed',
  password_reset_requested: 'Password reset asked for',
  password_reset: 'Password reset',
  address_change_requested: 'Change of address asked for',
  address_changed: 'Address changed',
  address_confirmed: 'Address confirmed',
  token_created: 'API token made',
  token_revoked: 'API token revoked',
  token_expired: 'API token expired',
  tokens_ended: 'API tokens ended',
  account_created: 'Account made',
  account_deactivated: 'Account deactivated',
  account_reactivated: 'Account activated again',
  administrator_added: 'Made administrator',
  administrator_removed: 'No longer administrator',
  member_added: 'Added to a project',
  member_role_changed: 'Role changed',
  member_removed: 'Left or removed from a project',
  owner_named: 'Owner named',
  project_deleted: 'Project deleted',
  project_restored: 'Project restored',
  link_created: 'Invitation link made',
  link_used: 'Invitation link used',
  links_closed: 'Invitation links closed',
  invitation_sent: 'Invitation mailed',
  invitation_accepted: 'Invitation accepted',
  invitation_declined: 'Invitation declined',
  invitations_closed: 'Invitations closed',
  sign_in_refused: 'Sign-ins refused: wrong password',
  sign_in_limited: 'Sign-ins refused: too many',
  password_refused: 'Own password wrong',
  credential_refused: 'Unknown session or token',
  link_refused: 'Mailed link not valid',
  permission_refused: 'Not permitted',
  cross_site_refused: 'Request of another site',
} satisfies Record<SecurityKind, string>;

const PEOPLE: Forms = { one: '# person', other: '# people' };
const SESSIONS: Forms = { one: '# session', other: '# sessions' };
const TOKENS: Forms = { one: '# token', other: '# tokens' };
const LINKS: Forms = { one: '# link', other: '# links' };
const INVITATIONS: Forms = { one: '# invitation', other: '# invitations' };
const TIMES: Forms = { one: 'once', other: '# times' };

/** What is counted, where that is not how often it happened. */
const COUNTED: Readonly<Record<string, Forms>> = {
  sessions_ended: SESSIONS,
  tokens_ended: TOKENS,
  project_deleted: PEOPLE,
  project_restored: PEOPLE,
  links_closed: LINKS,
  invitations_closed: INVITATIONS,
} satisfies Partial<Record<SecurityKind, Forms>>;

/** For the filter, in the order above. */
export const SECURITY_KINDS: readonly { readonly value: string; readonly label: string }[] =
  Object.entries(KINDS).map(([value, label]) => ({ value, label }));

/** What happened; a kind that this page does not know yet is named as the server names it. */
export function whatHappened(line: SecurityLine): string {
  const said = KINDS[line.kind] ?? line.kind.replaceAll('_', ' ');
  const detail = line.detail === null ? '' : ` (${line.detail.replaceAll('_', ' ')})`;
  const count = counted(line.count, COUNTED[line.kind] ?? TIMES);
  return `${said}${detail}${line.count > 1 ? `, ${count}` : ''}`;
}

/** Who did it to whom, in which project and from where. */
export function whoAndWhere(line: SecurityLine): string {
  const actor = person(line.actor_name, line.actor_id);
  const subject =
    line.subject_id === line.actor_id ? null : person(line.subject_name, line.subject_id);
  const project = line.project_id === null ? null : `project ${String(line.project_id)}`;
  const people = actor === null ? subject : subject === null ? actor : `${actor} → ${subject}`;
  return [people, project, line.address ?? (line.count > 1 ? null : 'on the server')]
    .filter((part) => part !== null)
    .join(' · ');
}

function person(name: string | null, id: number | null): string | null {
  return name ?? (id === null ? null : `account ${String(id)}`);
}
