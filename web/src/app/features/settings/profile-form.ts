import {
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  Signal,
  WritableSignal,
} from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { FormSubmission } from '../../core/forms/form-submission';
import { User } from '../../core/session/user';
import { requiredError } from '../../data/account/account-fields';
import { OwnSettings } from '../../data/me/own-settings';
import { Button } from '../../ui/button/button';
import { isSameZone } from '../../i18n/wall-time';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { SelectField } from '../../ui/select-field/select-field';
import { TextField } from '../../ui/text-field/text-field';
import { SettingsSection } from './settings-section';
import { languageGroups } from './language-groups';
import { timeZones } from './time-zones';
import { t, Translate } from '../../i18n/translate';

/** The name the others see, the zone that says what “today” is, and the language. */
@Component({
  selector: 'tc-profile-form',
  imports: [Button, FormMessage, GuidedForm, SelectField, SettingsSection, TextField, Translate],
  templateUrl: './profile-form.html',
  styleUrl: './settings-form.css',
})
export class ProfileForm {
  private readonly settings = inject(OwnSettings);
  private readonly notices = inject(Notices);

  readonly user = input.required<User>();

  // Follow what other devices change, but only in the field they changed, and not over what is typed here.
  private readonly savedName = computed(() => this.user().name);
  private readonly savedZone = computed(() => this.user().timezone);
  private readonly savedLanguage = computed(() => this.user().language ?? '');
  protected readonly name = followed(this.savedName);
  protected readonly zone = followed(this.savedZone);
  protected readonly language = followed(this.savedLanguage);
  protected readonly languages = computed(() => languageGroups());
  protected readonly zones = computed(() => timeZones(this.savedZone()));
  protected readonly here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly isHere = computed(() => isSameZone(this.zone(), this.here));
  protected readonly submission = new FormSubmission(['name', 'timezone', 'language']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const { user, name, zone } = { user: this.user(), name: this.name().trim(), zone: this.zone() };
    const language = this.language() === '' ? null : this.language();
    const change = {
      ...(name !== user.name && { name }),
      ...(!isSameZone(zone, user.timezone) && { timezone: zone }),
      ...(language !== user.language && { language }),
    };
    const outcome = { isSaved: true };
    const done = await this.submission.send(
      { name: requiredError(name, 'missing-name') },
      async () => {
        outcome.isSaved = await this.settings.change(change, user.version);
      },
    );
    if (done) this.notices.tell(t(outcome.isSaved ? 'settings-profile-saved' : 'settings-kept'));
  }
}

function followed(saved: Signal<string>): WritableSignal<string> {
  return linkedSignal<string, string>({
    source: saved,
    computation: (now, before) =>
      before === undefined || before.value === before.source ? now : before.value,
  });
}
