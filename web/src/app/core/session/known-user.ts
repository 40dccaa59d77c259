/** Who was signed in here last, and at which instance: enough to open their copy before the server has answered, or without
 * a network.
 *
 * It is no credential; the cookie is, and the server has the last word.
 */
import { User } from './user';

const USER = 'taskcast.user';
const INSTANCE = 'taskcast.instance';

export function knownUser(): User | null {
  const kept = read(USER) as Partial<User> | null;
  return typeof kept?.id === 'number' && typeof kept.name === 'string' ? (kept as User) : null;
}

export function rememberUser(user: User): void {
  write(USER, user);
}

/** The instance whose cookie this browser holds; null before the server was asked. */
export function knownInstance(): string | null {
  const kept = read(INSTANCE);
  return typeof kept === 'string' ? kept : null;
}

export function rememberInstance(instance: string): void {
  write(INSTANCE, instance);
}

/** Whoever signs in next may do so at another instance under the same address. */
export function forgetUser(): void {
  try {
    localStorage.removeItem(USER);
    localStorage.removeItem(INSTANCE);
  } catch {
    // Nothing was kept.
  }
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the next start waits for the server.
  }
}
