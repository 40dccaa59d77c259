import { Member } from '../../generated/wire';

export type { Access, Invitation, Member, Project, Section } from '../../generated/wire';

export type Role = Member['role'];
