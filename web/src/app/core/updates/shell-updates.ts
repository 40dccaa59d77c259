import { DOCUMENT, effect, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { SwUpdate } from '@angular/service-worker';
import { filter, merge } from 'rxjs';
import { Notices } from '../errors/notices';
import { Live } from '../live/live';
import { signedIn$ } from './provide-shell';
import { t } from '../../i18n/translate';

/** Offers the page of a newer release once all of it is here; it begins with the next load. */
@Injectable({ providedIn: 'root' })
export class ShellUpdates {
  private readonly worker = inject(SwUpdate, { optional: true });
  private readonly notices = inject(Notices);
  private readonly document = inject(DOCUMENT);
  private readonly live = inject(Live);

  constructor() {
    const { worker } = this;
    if (worker?.isEnabled !== true) return;
    const isReady = worker.versionUpdates.pipe(filter(({ type }) => type === 'VERSION_READY'));
    merge(isReady, worker.unrecoverable)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.offer());
    // A release restarts the server, which every page notices as a lost connection.
    effect(() => {
      if (this.live.state() === 'live') worker.checkForUpdate().catch(() => false);
    });
  }

  /** Somebody is signed in: the shell is kept from now on. */
  start(): void {
    signedIn$.next();
    signedIn$.complete();
  }

  private offer(): void {
    this.notices.tell(t('update-ready'), {
      action: t('update-load'),
      run: () => this.document.defaultView?.location.reload(),
      lasts: true,
    });
  }
}
