import { EnvironmentProviders, isDevMode } from '@angular/core';
import { provideServiceWorker, SwRegistrationOptions } from '@angular/service-worker';
import { Subject } from 'rxjs';

/** Emits once somebody is signed in. */
export const signedIn$ = new Subject<void>();

/** The service worker keeps the shell, for starts without a network. It fetches all of the page, so it waits for the
 * first sign-in.
 */
export function provideShell(): EnvironmentProviders {
  const options = new SwRegistrationOptions();
  options.enabled = !isDevMode();
  options.registrationStrategy = () => signedIn$;
  return provideServiceWorker('ngsw-worker.js', options);
}
