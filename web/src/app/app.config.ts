import { provideHttpClient } from '@angular/common/http';
import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
} from '@angular/router';
import { routes } from './app.routes';
import { provideCompositionGuard } from './core/keyboard/composition-guard';
import { afterUpgrade } from './core/navigation/after-upgrade';
import { provideShell } from './core/updates/provide-shell';
import { PageTitle } from './core/navigation/page-title';
import { PreloadWhenIdle } from './core/navigation/preload-when-idle';
import { provideLayeredLocation } from './ui/layers/layered-location';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(afterUpgrade),
      withPreloading(PreloadWhenIdle),
    ),
    { provide: TitleStrategy, useClass: PageTitle },
    provideLayeredLocation(),
    provideHttpClient(),
    provideShell(),
    provideCompositionGuard(),
  ],
};
