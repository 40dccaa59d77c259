import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AccountApi } from '../../data/account/account-api';
import { MailedLink } from '../../data/account/mailed-link';
import { Button } from '../../ui/button/button';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { FormMessage } from '../../ui/form/form-message';
import { Translate } from '../../i18n/translate';

/** Makes a new address the account's own, by the link that was mailed to it. */
@Component({
  selector: 'tc-confirm-address',
  imports: [Button, AuthLayout, FormMessage, RouterLink, Translate],
  templateUrl: './confirm-address.html',
})
export class ConfirmAddress {
  private readonly api = inject(AccountApi);
  protected readonly link = new MailedLink();

  protected async confirm(): Promise<void> {
    await this.link.use((token) => this.api.confirmAddress(token));
  }
}
