import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { User } from '../../core/session/user';
import { MailStatus } from '../../data/account/mail-status';
import { OwnSettings } from '../../data/me/own-settings';
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
  private readonly settings = inject(OwnSettings);
  private readonly notices = inject(Notices);

  readonly user = input.required<User>();
  private readonly mail = inject(MailStatus);
  protected readonly hint = computed(() =>
    t(this.mail.sends() === false ? 'settings-mail-unsent' : 'settings-mail-hint'),
  );

  protected readonly on = linkedSignal(() => this.user().mail_notifications);

  protected async choose(on: boolean): Promise<void> {
    this.on.set(on);
    try {
      const isSaved = await this.settings.change({ mail_notifications: on });
      const done = on ? 'settings-mail-on' : 'settings-mail-off';
      this.notices.tell(t(isSaved ? done : 'settings-kept'));
    } catch (thrown) {
      this.on.set(this.user().mail_notifications);
      this.notices.trouble(problemOf(thrown), t('settings-mail-not-changed'));
    }
  }
}
