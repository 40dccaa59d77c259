import { Member } from '../../generated/wire';

export type { Access, Invitation, Invite, Member, Project, Section } from '../../generated/wire';

export type Role = Member['role'];
