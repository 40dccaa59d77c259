import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { knownUser } from './app/core/session/known-user';
import { startLanguage } from './app/i18n/preferred-language';

// Whoever was here last is let in at once.
startLanguage(knownUser() === null ? 'door' : 'page')
  .then(() => bootstrapApplication(App, appConfig))
  .catch((error: unknown) => {
    console.error(error);
  });
