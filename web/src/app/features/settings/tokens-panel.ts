import { Component, computed, inject } from '@angular/core';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { ApiToken } from '../../data/account/account';
import { TokensStore } from '../../data/account/tokens-store';
import { Button } from '../../ui/button/button';
import { Dialogs } from '../../ui/dialog/dialogs';
import { FormMessage } from '../../ui/form/form-message';
import { Icon } from '../../ui/icon/icon';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { When } from '../../ui/when/when';
import { dayOf } from '../../i18n/dates';
import { NewTokenDialog, NewTokenOrder } from './new-token-dialog';
import { SettingsSection } from './settings-section';
import { t, Translate } from '../../i18n/translate';

/** The keys that programs use in one's own name. */
@Component({
  selector: 'tc-tokens-panel',
  imports: [Button, FormMessage, Icon, SettingsSection, Skeleton, When, Translate],
  providers: [TokensStore],
  templateUrl: './tokens-panel.html',
  styleUrl: './tokens-panel.css',
})
export class TokensPanel {
  protected readonly store = inject(TokensStore);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  protected readonly explain = explain;
  protected readonly clock = inject(Clock);
  private readonly session = inject(Session);
  protected readonly zone = computed(() => this.session.user()?.timezone ?? 'UTC');
  /** Those that have ended stay in the list for a while, so that it is plain why a program stopped. */
  protected readonly listed = computed(() => {
    const now = this.clock.now().toISOString();
    return (this.store.tokens() ?? []).map((token) => ({
      token,
      hasEnded: token.expires_at != null && token.expires_at <= now,
    }));
  });

  constructor() {
    void this.store.load();
  }

  protected day(at: string): string {
    return dayOf(at, { zone: this.zone() });
  }

  protected create(): void {
    const order: NewTokenOrder = { create: (wanted) => this.store.create(wanted) };
    this.dialogs.open(NewTokenDialog, order);
  }

  protected async revoke(token: ApiToken): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: t('tokens-revoke-question', { name: token.name }),
      text: t('tokens-revoke-explanation'),
      yes: t('tokens-revoke'),
    });
    if (!sure) return;
    try {
      await this.store.revoke(token);
      this.notices.tell(t('tokens-revoked', { name: token.name }));
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), t('tokens-not-revoked', { name: token.name }));
    }
  }
}
