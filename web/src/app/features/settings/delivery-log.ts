import { Component, computed, inject, signal } from '@angular/core';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { DeliveriesStore } from '../../data/deliveries/deliveries-store';
import { DeliveryLine } from '../../data/deliveries/model';
import { fateOf, whatOf } from '../../data/deliveries/delivery-text';
import { MeStore } from '../../data/me/me-store';
import { Button } from '../../ui/button/button';
import { ago } from '../../i18n/dates';
import { FormMessage } from '../../ui/form/form-message';
import { Icon } from '../../ui/icon/icon';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { SettingsSection } from './settings-section';
import { t, Translate } from '../../i18n/translate';

/** "Why did I get this mail, or why not?" */
@Component({
  selector: 'tc-delivery-log',
  imports: [Button, FormMessage, Icon, SettingsSection, Skeleton, Translate],
  providers: [DeliveriesStore],
  templateUrl: './delivery-log.html',
  styleUrl: './tokens-panel.css',
})
export class DeliveryLog {
  protected readonly store = inject(DeliveriesStore);
  protected readonly open = signal(false);
  protected readonly explain = explain;
  /** Administrators see everyone's, and may have it sent again. */
  protected readonly isAdmin = computed(() => this.session.user()?.is_admin === true);
  protected readonly lines = computed(() => {
    const now = this.clock.now();
    const me = this.session.user()?.id;
    const titles = new Map(this.me.notifications().map((each) => [each.task_id, each.title]));
    return (this.store.lines() ?? []).map((line) => {
      const title = line.task_id === null ? undefined : titles.get(line.task_id);
      const fate = fateOf(line, (at) => ago(at, now));
      return {
        line,
        what: whatAbout(line, title),
        fate: line.recipient_id === me ? fate : t('deliveries-to-other', { fate }),
        isOver: line.state === 'sent' || line.state === 'dead',
      };
    });
  });
  private readonly session = inject(Session);
  private readonly me = inject(MeStore);
  private readonly clock = inject(Clock);
  private readonly notices = inject(Notices);

  protected show(): void {
    this.open.set(true);
    void this.store.load();
  }

  protected async redeliver(line: DeliveryLine): Promise<void> {
    try {
      await this.store.redeliver(line);
      this.notices.tell(t('deliveries-sent-again'));
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), t('deliveries-not-sent-again'));
    }
  }
}

function whatAbout(line: DeliveryLine, task: string | undefined): string {
  const [what, number] = [whatOf(line), line.task_id];
  if (task !== undefined) return t('deliveries-of-task', { what, task });
  return number === null ? what : t('deliveries-of-task-number', { what, number: String(number) });
}
