import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AccountApi } from '../../data/account/account-api';
import { MailedLink } from '../../data/account/mailed-link';
import { Button } from '../../ui/button/button';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { FormMessage } from '../../ui/form/form-message';
import { Translate } from '../../i18n/translate';

/** Turns mail notifications off by the link in a mail, for whoever opens it, signed in or not. */
@Component({
  selector: 'tc-stop-mail',
  imports: [Button, AuthLayout, FormMessage, RouterLink, Translate],
  templateUrl: './stop-mail.html',
})
export class StopMail {
  private readonly api = inject(AccountApi);
  protected readonly link = new MailedLink();

  protected async stop(): Promise<void> {
    await this.link.use((token) => this.api.stopMail(token));
  }
}
