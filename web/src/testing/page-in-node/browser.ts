/** What the page's stores need of a browser, for one page in a Node process: an address, a session cookie, a network that
 * can be cut, and storage in a folder that outlives the process.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BrowserOptions {
  /** Where the server answers, as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly cookie: string;
  /** The browser's profile. */
  readonly folder: string;
  readonly isOnline: boolean;
  /** `poll`: no socket gets through, only plain requests. */
  readonly transport: 'socket' | 'poll';
}

const read = process.argv[2];
if (read === undefined) throw new Error('Say with which options: a JSON object');
export const OPTIONS = JSON.parse(read) as BrowserOptions;

class FakeWindow extends EventTarget {
  readonly navigator = navigator;
}

class FakeDocument extends EventTarget {
  readonly visibilityState = 'visible';
  readonly documentElement = { lang: 'en' };
  readonly defaultView = new FakeWindow();
}

/** `localStorage` in a file. */
class StoredItems {
  private readonly file = join(OPTIONS.folder, 'local-storage.json');
  private readonly items = new Map<string, string>(
    existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as [string, string][])
      : [],
  );

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
    this.keep();
  }

  removeItem(key: string): void {
    this.items.delete(key);
    this.keep();
  }

  private keep(): void {
    writeFileSync(this.file, JSON.stringify([...this.items]));
  }
}

let isOnline = OPTIONS.isOnline;
const fakeDocument = new FakeDocument();

mkdirSync(OPTIONS.folder, { recursive: true });
const { host, hostname, port, protocol } = new URL(OPTIONS.url);
for (const [name, value] of Object.entries({
  document: fakeDocument,
  location: { host, hostname, port, protocol, href: OPTIONS.url },
  localStorage: new StoredItems(),
}))
  Object.defineProperty(globalThis, name, { value, configurable: true });
Object.defineProperty(navigator, 'onLine', { get: () => isOnline, configurable: true });

const plainFetch = globalThis.fetch;
globalThis.fetch = (asked, options) => {
  const headers = new Headers(options?.headers);
  headers.set('Cookie', OPTIONS.cookie);
  return plainFetch(new URL(asked as string, OPTIONS.url), { ...options, headers });
};

/** What the browser says about its network: the page hears it at once. */
export function setOnline(online: boolean): void {
  isOnline = online;
  fakeDocument.defaultView.dispatchEvent(new Event(online ? 'online' : 'offline'));
}
