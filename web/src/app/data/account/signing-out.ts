import { computed, inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { t } from '../../i18n/translate';
import { Drafts } from '../drafts/drafts';
import { CommandQueue } from '../queue/command-queue';
import { SyncState } from '../queue/sync-state';

/** What a person has not sent, of each kind so many. */
export interface NotSent {
  /** Changes that are sent when they sign in again. */
  readonly unsent: number;
  /** Changes that were refused, and wait for their word. */
  readonly needsYou: number;
  /** Texts that are still being written. */
  readonly drafts: number;
  /** This device keeps them. */
  readonly isKept: boolean;
}

/** Signing out, and what becomes of what one has not sent: it stays on the device for its author, or nothing of it does. */
@Injectable({ providedIn: 'root' })
export class SigningOut {
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly queue = inject(CommandQueue);
  private readonly drafts = inject(Drafts);
  private readonly sync = inject(SyncState);

  /** Null where there is nothing to ask about. */
  readonly notSent = computed<NotSent | null>(() => {
    const [unsent, needsYou] = [this.sync.unsent(), this.sync.needsYou()];
    const drafts = this.drafts.count();
    if (unsent + needsYou + drafts === 0) return null;
    return { unsent, needsYou, drafts, isKept: !this.sync.isNotKept() };
  });

  async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      this.notices.trouble(thrown.problem, t('not-signed-out'));
    }
  }

  /** Before the session ends, so that the person’s other tabs hear of it. */
  async discard(): Promise<void> {
    await Promise.all([this.queue.wipe(), this.drafts.wipe()]);
  }
}
