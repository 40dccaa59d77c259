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

/** Where one is signed in, and how to end that from here. */
@Component({
  selector: 'tc-sessions-panel',
  imports: [Button, FormMessage, SettingsSection, Skeleton, When],
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
    const name = session.device;
    try {
      await this.store.end(session);
      this.notices.tell(`Signed out on ${name}`);
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), `Not signed out on ${name}`);
    }
  }

  protected async endOthers(): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: 'Sign out everywhere else?',
      text: 'Every device but this one is signed out at once. API tokens go on working.',
      yes: 'Sign out everywhere else',
    });
    if (!sure) return;
    try {
      await this.store.endOthers();
      this.notices.tell('You are signed out everywhere else');
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), 'Your other devices were not signed out');
    }
  }
}
