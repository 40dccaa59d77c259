import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';
import { followSetting, loadAllTexts } from '../../i18n/preferred-language';
import { Session } from './session';

/** Inside only with an identity; without one, to the door that fits, and back afterwards. */
export const signedIn: CanActivateFn = async (_, target) => {
  const router = inject(Router);
  const state = await inject(Session).load();
  // Loaded before anything is shown, so that no text changes under the person's eyes.
  if (state.is === 'signed-in') await followSetting(state.user.language ?? null);
  if (state.is === 'unreachable') await loadAllTexts();
  if (state.is === 'signed-in' || state.is === 'unreachable') return true;
  if (state.is === 'setup') return router.parseUrl('/setup');
  if (state.is === 'unconfirmed') return router.parseUrl('/confirm');
  const next = target.url === '/' ? {} : { next: target.url };
  return router.createUrlTree(['/sign-in'], { queryParams: next });
};

/** The doors are for those outside. */
export const signedOut: CanActivateFn = async () => {
  const router = inject(Router);
  const state = await inject(Session).loadAtDoor();
  if (state.is === 'signed-in') return router.parseUrl('/');
  if (state.is === 'unconfirmed') return router.parseUrl('/confirm');
  return state.is === 'setup' ? router.parseUrl('/setup') : true;
};

/** The screen for those who must confirm their address, and for nobody else. */
export const unconfirmed: CanActivateFn = async () => {
  const router = inject(Router);
  const state = await inject(Session).load();
  return state.is === 'unconfirmed' ? true : router.parseUrl('/');
};
