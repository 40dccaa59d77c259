import { provideHttpClient } from '@angular/common/http';
import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  PreloadAllModules,
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
} from '@angular/router';
import { routes } from './app.routes';
import { provideCompositionGuard } from './core/keyboard/composition-guard';
import { provideLive } from './core/live/provide-live';
import { afterUpgrade } from './core/navigation/after-upgrade';
import { PageTitle } from './core/navigation/page-title';
import { provideLayeredLocation } from './ui/layers/layered-location';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(afterUpgrade),
      // After the first page, so that what one opens while offline is already here.
      withPreloading(PreloadAllModules),
    ),
    { provide: TitleStrategy, useClass: PageTitle },
    provideLayeredLocation(),
    provideHttpClient(),
    provideLive(),
    provideCompositionGuard(),
  ],
};
