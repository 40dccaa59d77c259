import { Component, inject } from '@angular/core';
import { Icon } from '../../ui/icon/icon';
import { IconName } from '../../ui/icon/icons';
import { Theme, ThemeChoice } from '../../ui/theme/theme';
import { SettingsSection } from './settings-section';
import { Translate, PlainMessageId } from '../../i18n/translate';

interface Look {
  readonly choice: ThemeChoice;
  readonly label: PlainMessageId;
  readonly icon: IconName;
}

const LOOKS: readonly Look[] = [
  { choice: 'light', label: 'theme-light', icon: 'sun' },
  { choice: 'dark', label: 'theme-dark', icon: 'moon' },
  { choice: 'system', label: 'settings-look-system', icon: 'monitor' },
];

@Component({
  selector: 'tc-appearance-form',
  imports: [Icon, SettingsSection, Translate],
  template: `
    <tc-settings-section [title]="'sidebar-appearance' | t" [text]="'settings-look-hint' | t">
      <fieldset>
        <legend class="visually-hidden">{{ 'settings-look' | t }}</legend>
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
            {{ look.label | t }}
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
