import { inject, Injectable } from '@angular/core';
import { PreloadingStrategy, Route } from '@angular/router';
import { catchError, EMPTY, from, Observable, switchMap } from 'rxjs';
import { FirstScreen } from '../first-screen';
import { Session } from '../session/session';

/** Fetches the parts of the page that are not open yet, so that they open at once and without a network.
 *
 * Only for who is signed in, once the first screen is there and while the browser has nothing else to do. The router asks
 * after every navigation.
 */
@Injectable({ providedIn: 'root' })
export class PreloadWhenIdle implements PreloadingStrategy {
  private readonly session = inject(Session);
  private readonly firstScreen = inject(FirstScreen);

  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    if (this.session.user() === null) return EMPTY;
    return from(this.firstScreen.painted()).pipe(
      switchMap(load),
      // What could not be fetched is fetched when it is opened; an error would end all preloading.
      catchError(() => EMPTY),
    );
  }
}
