import { Role } from '../../../data/projects/model';

/** What people may do in a project, in the words of the page, the strongest first. */
export const ROLES: readonly { role: Role; label: string }[] = [
  { role: 'owner', label: 'Owner' },
  { role: 'member', label: 'Member' },
  { role: 'viewer', label: 'Viewer' },
];

export function roleLabel(role: Role): string {
  return ROLES.find((each) => each.role === role)?.label ?? role;
}
