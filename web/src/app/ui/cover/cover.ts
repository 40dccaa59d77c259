import { BreakpointObserver } from '@angular/cdk/layout';
import { computed, inject, Injectable, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/** As in the styles: below this width what opens at the edge lies over everything else. */
const NARROW = '(max-width: 64rem)';

/** Whether something covers the whole page, as an open task does on a phone.
 *
 * What lies behind is then `inert`: neither Tab nor a screen reader gets lost in it.
 */
@Injectable({ providedIn: 'root' })
export class Cover {
  private readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe(NARROW)
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  private readonly atTheEdge = signal(false);
  readonly whole = computed(() => this.atTheEdge() && this.narrow());

  open(): void {
    this.atTheEdge.set(true);
  }

  close(): void {
    this.atTheEdge.set(false);
  }
}
