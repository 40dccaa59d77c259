import { Component, inject } from '@angular/core';
import { Session } from '../../core/session/session';
import { Page } from '../../ui/page/page';
import { AddressForm } from './address-form';
import { AppearanceForm } from './appearance-form';
import { DeliveryLog } from './delivery-log';
import { MailForm } from './mail-form';
import { PasswordForm } from './password-form';
import { ProfileForm } from './profile-form';
import { SessionsPanel } from './sessions-panel';
import { TokensPanel } from './tokens-panel';
import { Translate } from '../../i18n/translate';

/** Everything about one's own account. */
@Component({
  selector: 'tc-settings',
  imports: [
    AddressForm,
    AppearanceForm,
    DeliveryLog,
    MailForm,
    Page,
    PasswordForm,
    ProfileForm,
    SessionsPanel,
    TokensPanel,
    Translate,
  ],
  template: `
    @if (user(); as me) {
      <tc-page [title]="'settings-title' | t">
        <tc-profile-form [user]="me" />
        <tc-appearance-form />
        <tc-address-form [current]="me.email" [confirmed]="me.confirmed" />
        <tc-password-form [email]="me.email" />
        <tc-mail-form [user]="me" />
        <tc-delivery-log />
        <tc-sessions-panel />
        <tc-tokens-panel />
      </tc-page>
    }
  `,
})
export class Settings {
  protected readonly user = inject(Session).user;
}
