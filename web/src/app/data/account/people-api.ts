import { inject, Injectable } from '@angular/core';
import { Api } from '../../core/http/api';
import { newId } from '../../core/ids';
import { User } from '../../core/session/user';
import { UserPage } from './account';

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  /** Without one, a link to set a password is mailed. */
  readonly password?: string;
  readonly is_admin?: boolean;
}

export interface PersonChange {
  readonly active?: boolean;
  readonly is_admin?: boolean;
}

/** Everyone with an account; for administrators only. */
@Injectable({ providedIn: 'root' })
export class PeopleApi {
  private readonly api = inject(Api);

  page(cursor: string | null, limit: number): Promise<UserPage> {
    return this.api.get<UserPage>('/api/users', { limit, cursor: cursor ?? undefined });
  }

  create(person: NewPerson): Promise<User> {
    return this.api.post<User>('/api/users', person, newId());
  }

  /** Without a base version: making or unmaking an administrator is meant, whatever else changed. */
  update(person: User, change: PersonChange): Promise<User> {
    return this.api.patch<User>(`/api/users/${String(person.id)}`, change);
  }
}
