/** Who was signed in here last: enough to open their copy before the server has answered, or without a network.
 *
 * It is no credential; the cookie is, and the server has the last word.
 */
import { User } from './user';

const KEY = 'taskcast.user';

export function knownUser(): User | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<User> | null;
    return typeof kept?.id === 'number' && typeof kept.name === 'string' ? (kept as User) : null;
  } catch {
    return null;
  }
}

export function rememberUser(user: User): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(user));
  } catch {
    // A browser that keeps nothing: the next start waits for the server.
  }
}

export function forgetUser(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
