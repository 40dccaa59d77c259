import { Component, computed, inject, input, signal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { AccountApi } from '../../data/account/account-api';
import { MailStatus } from '../../data/account/mail-status';
import { SwitchField } from '../../ui/switch-field/switch-field';
import { SettingsSection } from './settings-section';
import { t, Translate } from '../../i18n/translate';

/** Whether mail tells of tasks; what mail is needed for to get in comes in any case. */
@Component({
  selector: 'tc-mail-form',
  imports: [SettingsSection, SwitchField, Translate],
  template: `
    <tc-settings-section [title]="'settings-mail' | t">
      <tc-switch-field
        [label]="'settings-mail-label' | t"
        [hint]="hint()"
        [on]="on()"
        (chosen)="choose($event)"
      />
    </tc-settings-section>
  `,
})
export class MailForm {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);

  readonly user = input.required<User>();
  private readonly mail = inject(MailStatus);
  protected readonly hint = computed(() =>
    t(this.mail.sends() === false ? 'settings-mail-unsent' : 'settings-mail-hint'),
  );

  /** What was chosen here and is on its way: shown at once, and until the server has spoken. */
  private readonly wanted = signal<boolean | null>(null);
  protected readonly on = computed(() => this.wanted() ?? this.user().mail_notifications);

  protected async choose(on: boolean): Promise<void> {
    const isUnderWay = this.wanted() !== null;
    this.wanted.set(on);
    // Whoever changes their mind meanwhile is heard once the first answer is here.
    if (!isUnderWay) await this.save();
  }

  private async save(): Promise<void> {
    try {
      let sent: boolean | null;
      do {
        sent = this.wanted();
        this.session.changed(await this.api.update({ mail_notifications: sent === true }));
      } while (this.wanted() !== sent);
      this.notices.tell(t(sent === true ? 'settings-mail-on' : 'settings-mail-off'));
    } catch (thrown) {
      this.notices.trouble(problemOf(thrown), t('settings-mail-not-changed'));
    } finally {
      this.wanted.set(null);
    }
  }
}
