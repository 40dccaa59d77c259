import { EnvironmentProviders, isDevMode } from '@angular/core';
import { provideServiceWorker } from '@angular/service-worker';
import { Subject } from 'rxjs';

/** Emits once somebody is signed in. */
export const signedIn$ = new Subject<void>();

/** The service worker keeps the shell, for starts without a network. It fetches all of the page, so it waits for the
 * first sign-in.
 */
export function provideShell(): EnvironmentProviders {
  // The library declares its options as a class, and takes what has the fields of one.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return provideServiceWorker('ngsw-worker.js', {
    enabled: !isDevMode(),
    registrationStrategy: () => signedIn$,
  });
}
