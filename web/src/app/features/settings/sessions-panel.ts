import { Component, computed, inject } from '@angular/core';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { OpenSession } from '../../data/account/account';
import { SessionsStore } from '../../data/account/sessions-store';
import { Button } from '../../ui/button/button';
import { Dialogs } from '../../ui/dialog/dialogs';
import { FormMessage } from '../../ui/form/form-message';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { When } from '../../ui/when/when';
import { ago } from '../../i18n/dates';
import { SettingsSection } from './settings-section';
import { t, Translate } from '../../i18n/translate';

/** Where one is signed in, and how to end that from here. */
@Component({
  selector: 'tc-sessions-panel',
  imports: [Button, FormMessage, SettingsSection, Skeleton, When, Translate],
  providers: [SessionsStore],
  templateUrl: './sessions-panel.html',
  styleUrl: './tokens-panel.css',
})
export class SessionsPanel {
  protected readonly store = inject(SessionsStore);
  protected readonly explain = explain;
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  protected readonly clock = inject(Clock);
  private readonly session = inject(Session);
  protected readonly zone = computed(() => this.session.user()?.timezone ?? 'UTC');

  protected readonly listed = computed(() => {
    const now = this.clock.now();
    return (this.store.sessions() ?? []).map((session) => ({
      session,
      device: deviceName(session.device),
      since: ago(session.created_at, now, { zone: this.zone() }),
    }));
  });
  protected readonly hasOthers = computed(
    () => this.store.sessions()?.some((session) => !session.is_current) === true,
  );

  constructor() {
    void this.store.load();
  }

  protected async end(session: OpenSession): Promise<void> {
    const device = deviceName(session.device);
    try {
      await this.store.end(session);
      this.notices.tell(t('sessions-ended', { device }));
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), t('sessions-not-ended', { device }));
    }
  }

  protected async endOthers(): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: t('sessions-end-others-question'),
      text: t('sessions-end-others-explanation'),
      yes: t('sessions-end-others'),
    });
    if (!sure) return;
    try {
      await this.store.endOthers();
      this.notices.tell(t('sessions-others-ended'));
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), t('sessions-others-not-ended'));
    }
  }
}

/** How the server calls a device that says nothing of itself. */
const UNKNOWN_DEVICE = 'Unknown device'; // eslint-disable-line texts/no-literal-sentence

/** The server describes a device in English: "Firefox on Windows". */
function deviceName(described: string): string {
  const [browser = '', system] = described.split(' on ');
  if (system !== undefined) return t('device-on', { browser, system });
  return browser === UNKNOWN_DEVICE ? t('device-unknown') : browser;
}
