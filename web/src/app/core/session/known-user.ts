/** Who was signed in here last, and at which instance: enough to open their copy before the server has answered, or without
 * a network.
 *
 * It is no credential; the cookie is, and the server has the last word.
 */
import { User } from './user';

const USER = 'taskcast.user';
const INSTANCE = 'taskcast.instance';
const SCREENS = 'taskcast.screens';

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

/** How this person left their screens, in a form of whoever keeps it; null for anybody else's. */
export function knownScreens(userId: number): unknown {
  const kept = read(SCREENS) as { readonly user?: number; readonly screens?: unknown } | null;
  return kept?.user === userId ? (kept.screens ?? null) : null;
}

export function rememberScreens(user: number, screens: unknown): void {
  write(SCREENS, { user, screens });
}

/** Whoever signs in next may do so at another instance under the same address. */
export function forgetUser(): void {
  try {
    for (const key of [USER, INSTANCE, SCREENS]) localStorage.removeItem(key);
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
