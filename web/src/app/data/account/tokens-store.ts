import { inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { ApiToken, CreateToken, IssuedToken } from './account';
import { AccountApi } from './account-api';

/** One's own API tokens, newest first. Provided by the screen that shows them. */
@Injectable()
export class TokensStore {
  private readonly api = inject(AccountApi);
  private readonly known = signal<readonly ApiToken[] | null>(null);
  private readonly refusal = signal<Problem | null>(null);

  /** Null until they are here. */
  readonly tokens = this.known.asReadonly();
  readonly problem = this.refusal.asReadonly();

  async load(): Promise<void> {
    this.refusal.set(null);
    try {
      const tokens = await this.api.tokens();
      this.known.set([...tokens].sort((a, b) => b.id - a.id));
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    }
  }

  async create(wanted: CreateToken): Promise<IssuedToken> {
    const issued = await this.api.createToken(wanted);
    this.known.update((tokens) => [issued.token, ...(tokens ?? [])]);
    return issued;
  }

  async revoke(token: ApiToken): Promise<void> {
    await this.api.revokeToken(token.id);
    this.known.update((tokens) => tokens?.filter((each) => each.id !== token.id) ?? null);
  }
}
