import { Member } from '../../generated/wire';

export type {
  Access,
  DeletedProject,
  Invitation,
  InvitationMade,
  Invite,
  Member,
  Project,
} from '../../generated/wire';
export type * from '../../generated/collections';

export type Role = Member['role'];

/** Whether their account is not deactivated. Events from before members said so leave it out. */
export function isActive(member: Partial<Pick<Member, 'active'>>): boolean {
  return member.active !== false;
}
