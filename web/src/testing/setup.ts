import english from '../../../src/taskcast/locales/en.ftl' with { loader: 'text' };
import { rememberInstance } from '../app/core/session/known-user';
import { show } from '../app/i18n/translate';

/** What jsdom lacks and the page uses: layout does not exist here, so these do nothing. */
Element.prototype.scrollIntoView = () => undefined;

show('en', english);

/** Each test begins in a browser where nobody was before, and which keeps no database unless the test brings one. */
beforeEach(() => {
  localStorage.clear();
  rememberInstance('of-the-tests');
  Reflect.deleteProperty(globalThis, 'indexedDB');
});

// Against tests that hang; how long one takes depends on the machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// What is waited for by asking again and again, likewise: by default it has one second, which a busy machine may take.
const PATIENCE = { timeout: 50_000, interval: 10 };
const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, options ?? PATIENCE);
vi.waitUntil = (callback, options) => waitUntil(callback, options ?? PATIENCE);
