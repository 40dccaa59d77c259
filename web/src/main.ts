import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { knownUser } from './app/core/session/known-user';
import { startLanguage } from './app/i18n/preferred-language';

const isKnown = knownUser() !== null;
if (isKnown) fetchAhead();

// Whoever was here last is let in at once.
startLanguage(isKnown ? 'page' : 'door')
  .then(() => bootstrapApplication(App, appConfig))
  .catch((error: unknown) => {
    console.error(error);
  });

/** What the router will ask for comes while the texts do, not after them. The router tells of what is missing. */
function fetchAhead(): void {
  const parts = [import('./app/features/shell/shell')];
  const isBoard = /^\/(?:projects\/-?\d+)?$/u.test(location.pathname);
  Promise.all<unknown>(isBoard ? [...parts, import('./app/features/board/board')] : parts).catch(
    () => undefined,
  );
}
