import { Role } from '../../../data/projects/model';
import { PlainMessageId, t } from '../../../i18n/translate';

/** What people may do in a project, in the words of the page, the strongest first. */
export const ROLES: readonly { role: Role; label: PlainMessageId }[] = [
  { role: 'owner', label: 'role-owner' },
  { role: 'member', label: 'role-member' },
  { role: 'viewer', label: 'role-viewer' },
];

export function roleLabel(role: Role): string {
  return t(`role-${role}`);
}
