import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { knownUser } from './app/core/session/known-user';
import { startLanguage } from './app/i18n/preferred-language';

const isKnown = knownUser() !== null;
fetchAhead();

// Whoever was here last is let in at once.
startLanguage(isKnown ? 'page' : 'door')
  .then(() => bootstrapApplication(App, appConfig))
  .catch((error: unknown) => {
    console.error(error);
  });

/** What the router will ask for comes while the texts do, not after them. The router tells of what is missing. */
function fetchAhead(): void {
  Promise.all<unknown>(isKnown ? pageParts() : doorParts()).catch(() => undefined);
}

function pageParts(): readonly Promise<unknown>[] {
  const isBoard = /^\/(?:projects\/-?\d+)?$/u.test(location.pathname);
  const shell = import('./app/features/shell/shell');
  return isBoard ? [shell, import('./app/features/board/board')] : [shell];
}

/** Where one is not known, the beginning of the page is behind signing in. */
function doorParts(): readonly Promise<unknown>[] {
  return /^\/(?:sign-in)?$/u.test(location.pathname) ? [import('./app/features/auth/sign-in')] : [];
}
