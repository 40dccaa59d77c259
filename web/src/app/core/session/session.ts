import { computed, inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf, Refused } from '../errors/problem';
import { Join, SetUp, SetupNeeded } from '../../generated/wire';
import { Api } from '../http/api';
import { forgetUser, knownUser, rememberUser } from './known-user';
import { User } from './user';
import { t, PlainMessageId } from '../../i18n/translate';

export type SessionState =
  | { readonly is: 'unknown' }
  | { readonly is: 'signed-out'; readonly because?: string | undefined }
  | { readonly is: 'setup' }
  | { readonly is: 'unconfirmed'; readonly email: string }
  | { readonly is: 'unreachable'; readonly problem: Problem }
  | { readonly is: 'signed-in'; readonly user: User };

/** What may have changed without this page: the server is back, or the mailed link was opened. */
const ASKED_AGAIN: ReadonlySet<SessionState['is']> = new Set([
  'unknown',
  'unreachable',
  'unconfirmed',
]);
const WRONG_PAIR = 'invalid_credentials';
const UNCONFIRMED = 'address_unconfirmed';

const WHY_ENDED: Readonly<Record<string, PlainMessageId>> = {
  password_changed: 'session-ended-password',
  session_ended: 'session-ended-elsewhere',
  signed_out_everywhere: 'session-ended-elsewhere',
  deactivated: 'session-ended-deactivated',
  signed_out: 'session-ended-signed-out',
};

/** Who is sitting here. The cookie is HttpOnly, so the server is asked; whoever was here last is let in meanwhile. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly now = signal<SessionState>({ is: 'unknown' });
  private loading: Promise<SessionState> | null = null;

  readonly state = this.now.asReadonly();
  readonly user = computed(() => {
    const state = this.now();
    return state.is === 'signed-in' ? state.user : null;
  });

  constructor() {
    this.api.unauthenticated$.subscribe(() => this.ended('session_expired'));
  }

  /** Asks once; later callers get the same answer until it changes. */
  load(): Promise<SessionState> {
    if (this.now().is === 'unknown') this.welcomeBack();
    if (!ASKED_AGAIN.has(this.now().is)) return Promise.resolve(this.now());
    this.loading ??= this.ask().finally(() => (this.loading = null));
    return this.loading;
  }

  /** For the door, where most have no session: they are asked nothing that would be refused. */
  async loadAtDoor(): Promise<SessionState> {
    if (this.now().is === 'unknown' && knownUser() === null) {
      const setup = await this.api.get<SetupNeeded>('/api/setup').catch(() => null);
      if (setup?.has_session === false) this.become({ is: setup.needed ? 'setup' : 'signed-out' });
    }
    return this.load();
  }

  async signIn(email: string, password: string): Promise<void> {
    try {
      await this.welcome(await this.api.post<User>('/api/auth/login', { email, password }));
    } catch (thrown) {
      // Anywhere else a 401 means that a session has ended; at the door it is about what was typed.
      const problem = problemOf(thrown);
      throw new Refused(problem.status === 401 ? { ...problem, code: WRONG_PAIR } : problem);
    }
  }

  async setUp(first: SetUp): Promise<void> {
    await this.welcome(await this.api.post<User>('/api/setup', first));
  }

  async join(newcomer: Join): Promise<void> {
    await this.welcome(await this.api.post<User>('/api/auth/join', newcomer));
  }

  async signOut(): Promise<void> {
    await this.api.post('/api/auth/logout');
    this.become({ is: 'signed-out' });
  }

  /** The server ended it: a socket was refused or closed, or a request answered 401. */
  ended(reason: string): void {
    if (this.now().is !== 'signed-in') return;
    this.become({ is: 'signed-out', because: t(WHY_ENDED[reason] ?? 'session-ended-expired') });
  }

  /** The person's own data changed, here or on another device. */
  changed(user: User): void {
    if (this.now().is === 'signed-in') this.become({ is: 'signed-in', user });
  }

  /** Who has not confirmed their address may have to do that first: the server says. */
  private async welcome(user: User): Promise<void> {
    if (user.confirmed) this.become({ is: 'signed-in', user });
    else await this.ask();
  }

  /** What is kept of theirs is shown at once; the server tells soon whether they still are who they were. */
  private welcomeBack(): void {
    const user = knownUser();
    if (user === null) return;
    this.now.set({ is: 'signed-in', user });
    void this.whoIsHere().then((state) => {
      if (state.is !== 'unreachable' && this.now().is === 'signed-in') this.become(state);
    });
  }

  private async ask(): Promise<SessionState> {
    this.become(await this.whoIsHere());
    return this.now();
  }

  private become(state: SessionState): void {
    this.now.set(state);
    if (state.is === 'signed-in') rememberUser(state.user);
    else if (state.is !== 'unreachable') forgetUser();
  }

  private async whoIsHere(): Promise<SessionState> {
    try {
      return { is: 'signed-in', user: await this.api.get<User>('/api/me') };
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem.code === UNCONFIRMED) return { is: 'unconfirmed', email: problem.email ?? '' };
      if (problem.status !== 401) return { is: 'unreachable', problem };
    }
    try {
      const setup = await this.api.get<SetupNeeded>('/api/setup');
      return { is: setup.needed ? 'setup' : 'signed-out' };
    } catch (thrown) {
      problemOf(thrown);
      return { is: 'signed-out' };
    }
  }
}
