import { SecurityLine } from '../../generated/wire';
import { PlainMessageId, t } from '../../i18n/translate';

export type { SecurityLine };

type SecurityKind = SecurityLine['kind'];
type SecurityDetail = NonNullable<SecurityLine['detail']>;

/** In the order of the filter. */
const KINDS = [
  'signed_in',
  'signed_out',
  'session_ended',
  'sessions_ended',
  'password_changed',
  'password_reset_requested',
  'password_reset',
  'address_change_requested',
  'address_changed',
  'address_confirmed',
  'token_created',
  'token_revoked',
  'token_expired',
  'tokens_ended',
  'account_created',
  'account_deactivated',
  'account_reactivated',
  'administrator_added',
  'administrator_removed',
  'member_added',
  'member_role_changed',
  'member_removed',
  'owner_named',
  'project_deleted',
  'project_restored',
  'link_created',
  'link_used',
  'links_closed',
  'invitation_sent',
  'invitation_accepted',
  'invitation_declined',
  'invitations_closed',
  'sign_in_refused',
  'sign_in_limited',
  'password_refused',
  'credential_refused',
  'link_refused',
  'permission_refused',
  'cross_site_refused',
] as const satisfies readonly SecurityKind[];

/** Who became what, what it may do, or why it ended. */
const DETAILS: Readonly<Partial<Record<string, PlainMessageId>>> = {
  owner: 'security-detail-owner',
  member: 'security-detail-member',
  viewer: 'security-detail-viewer',
  person: 'security-detail-person',
  administrator: 'security-detail-administrator',
  read: 'security-detail-read',
  write: 'security-detail-write',
  left: 'security-detail-left',
  removed: 'security-detail-removed',
  deactivated: 'security-detail-deactivated',
  demo_password: 'security-detail-demo_password',
  password_changed: 'security-detail-password_changed',
  password_reset: 'security-detail-password_reset',
  signed_out_everywhere: 'security-detail-signed_out_everywhere',
} satisfies Record<SecurityDetail, PlainMessageId>;

/** What is counted, where that is not how often it happened. */
const COUNTED = {
  sessions_ended: 'sessions',
  tokens_ended: 'tokens',
  project_deleted: 'people',
  project_restored: 'people',
  links_closed: 'links',
  invitations_closed: 'invitations',
} as const satisfies Partial<Record<SecurityKind, string>>;

/** For the filter. */
export function securityKinds(): readonly { readonly value: string; readonly label: string }[] {
  return KINDS.map((value) => ({ value, label: t(`security-${value}`) }));
}

/** What happened; a word that this page does not know yet is named as the server names it. */
export function notificationText({ kind, detail, count }: SecurityLine): string {
  const known = KINDS.find((each) => each === kind);
  const name = known === undefined ? kind.replaceAll('_', ' ') : t(`security-${known}`);
  const what =
    detail === null ? name : t('security-detail', { what: name, detail: detailText(detail) });
  if (count <= 1) return what;
  const counted = COUNTED[kind as keyof typeof COUNTED] as CountedThing | undefined;
  return t('security-counted', {
    what,
    times: t(`security-count-${counted ?? 'times'}`, { count }),
  });
}

function detailText(detail: SecurityDetail): string {
  const known = DETAILS[detail];
  return known === undefined ? detail.replaceAll('_', ' ') : t(known);
}

type CountedThing = (typeof COUNTED)[keyof typeof COUNTED];

/** Who did it to whom, in which project and from where. */
export function whoAndWhere(line: SecurityLine): string {
  const actor = person(line.actor_name, line.actor_id);
  const subject =
    line.subject_id === line.actor_id ? null : person(line.subject_name, line.subject_id);
  const project =
    line.project_id === null ? null : t('security-project', { id: String(line.project_id) });
  const people = actor === null ? subject : subject === null ? actor : `${actor} → ${subject}`;
  return [people, project, line.address ?? (line.count > 1 ? null : t('security-on-server'))]
    .filter((part) => part !== null)
    .join(' · ');
}

function person(name: string | null, id: number | null): string | null {
  return name ?? (id === null ? null : t('security-account', { id: String(id) }));
}
