import { DOCUMENT, inject, Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { filter, fromEvent, map, merge, Observable, of, pairwise, startWith } from 'rxjs';
import { switchMap, timer } from 'rxjs';

const AWAY_AFTER_MS = 60_000;
const ASLEEP_AFTER_MS = 20_000;

/** What the browser knows about the network and about having been away. */
@Injectable({ providedIn: 'root' })
export class Network {
  private readonly document = inject(DOCUMENT);
  private readonly window = this.document.defaultView ?? window;

  readonly online$: Observable<boolean> = merge(
    fromEvent(this.window, 'online').pipe(map(() => true)),
    fromEvent(this.window, 'offline').pipe(map(() => false)),
  );

  /** The page was hidden (or the machine asleep) long enough that a socket may have died silently. */
  readonly awoke$: Observable<void> = merge(
    fromEvent(this.document, 'visibilitychange').pipe(
      map(() => this.document.visibilityState === 'visible'),
    ),
    fromEvent(this.window, 'pageshow').pipe(map(() => true)),
  ).pipe(
    map((visible) => ({ visible, at: Date.now() })),
    startWith({ visible: true, at: Date.now() }),
    pairwise(),
    filter(([was, is]) => is.visible && !was.visible && is.at - was.at > ASLEEP_AFTER_MS),
    map(() => undefined),
  );

  /** The page has been hidden for so long that its person is somewhere else. */
  readonly away = toSignal(
    fromEvent(this.document, 'visibilitychange').pipe(
      startWith(null),
      switchMap(() => {
        const isHidden = this.document.visibilityState === 'hidden';
        return isHidden ? timer(AWAY_AFTER_MS).pipe(map(() => true)) : of(false);
      }),
    ),
    { initialValue: false },
  );

  get online(): boolean {
    return this.window.navigator.onLine;
  }
}
