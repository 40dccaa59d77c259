import { Component, inject } from '@angular/core';
import { Icon } from '../../ui/icon/icon';
import { IconName } from '../../ui/icon/icons';
import { Theme, ThemeChoice } from '../../ui/theme/theme';
import { SettingsSection } from './settings-section';

interface Look {
  readonly choice: ThemeChoice;
  readonly label: string;
  readonly icon: IconName;
}

const LOOKS: readonly Look[] = [
  { choice: 'light', label: 'Light', icon: 'sun' },
  { choice: 'dark', label: 'Dark', icon: 'moon' },
  { choice: 'system', label: 'As this device', icon: 'monitor' },
];

@Component({
  selector: 'tc-appearance-form',
  imports: [Icon, SettingsSection],
  template: `
    <tc-settings-section title="Appearance" text="Remembered on this device only.">
      <fieldset>
        <legend class="visually-hidden">Light or dark</legend>
        @for (look of looks; track look.choice) {
          <label>
            <input
              type="radio"
              name="tc-look"
              [value]="look.choice"
              [checked]="theme.choice() === look.choice"
              (change)="theme.choose(look.choice)"
            />
            <tc-icon [name]="look.icon" />
            {{ look.label }}
          </label>
        }
      </fieldset>
    </tc-settings-section>
  `,
  styleUrl: './appearance-form.css',
})
export class AppearanceForm {
  protected readonly theme = inject(Theme);
  protected readonly looks = LOOKS;
}
