import { inject, Injectable } from '@angular/core';
import { Api } from '../../core/http/api';
import { newId } from '../../core/ids';
import { User } from '../../core/session/user';
import { CreateUser, SoleProject, SoleProjectList, UpdateUser } from '../../generated/wire';
import { UserPage } from './account';

/** Without a password, a link to choose one is mailed. */
export type NewPerson = CreateUser;

export type { SoleProject } from '../../generated/wire';

export type PersonChange = Pick<UpdateUser, 'active' | 'is_admin'>;

/** Everyone with an account; for administrators only. */
@Injectable({ providedIn: 'root' })
export class PeopleApi {
  private readonly api = inject(Api);

  page(cursor: string | null, limit: number): Promise<UserPage> {
    return this.api.get<UserPage>('/api/users', { limit, cursor: cursor ?? undefined });
  }

  /** The first of those with this text in their name or address. */
  async like(text: string, limit: number): Promise<readonly User[]> {
    return (await this.api.get<UserPage>('/api/users', { limit, filter: text })).items;
  }

  create(person: NewPerson): Promise<User> {
    return this.api.post<User>('/api/users', person, newId());
  }

  /** Projects that would have no active owner without this person. */
  async soleProjects(person: User): Promise<readonly SoleProject[]> {
    const path = `/api/users/${String(person.id)}/sole-projects`;
    return (await this.api.get<SoleProjectList>(path)).items;
  }

  async nameOwner(project: number, user: number): Promise<void> {
    await this.api.ask('PUT', `/api/projects/${String(project)}/owners/${String(user)}`);
  }

  /** Without a base version: making or unmaking an administrator is meant, whatever else changed. */
  update(person: User, change: PersonChange): Promise<User> {
    return this.api.patch<User>(`/api/users/${String(person.id)}`, change);
  }
}
