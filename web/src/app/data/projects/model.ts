export type Role = 'owner' | 'member' | 'viewer';

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly is_inbox: boolean;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: number;
  readonly updated_at: string;
}

export interface Section {
  readonly id: number;
  readonly project_id: number;
  readonly name: string;
  readonly position: string;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: number;
  readonly updated_at: string;
}

export interface Member {
  readonly project_id: number;
  readonly user_id: number;
  readonly name: string;
  readonly role: Role;
}

export interface Access {
  readonly project: Project;
  readonly role: Role;
}

export interface Invitation {
  readonly id: number;
  readonly project_id: number;
  readonly role: Role;
  readonly email: string | null;
  readonly created_by: number;
  readonly created_at: string;
  readonly expires_at: string;
}
