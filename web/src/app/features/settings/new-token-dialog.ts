import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { Attempt } from '../../core/forms/attempt';
import { IssuedToken, TokenScope } from '../../data/account/account';
import { missing } from '../../data/account/checks';
import { Button } from '../../ui/button/button';
import { CopyField } from '../../ui/copy-field/copy-field';
import { DialogFrame } from '../../ui/dialog/dialog-frame';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { TextField } from '../../ui/text-field/text-field';

export interface NewTokenOrder {
  readonly create: (name: string, scope: TokenScope) => Promise<IssuedToken>;
}

const SCOPES: readonly { scope: TokenScope; label: string; text: string }[] = [
  { scope: 'write', label: 'Read and write', text: 'Everything you can do with tasks yourself.' },
  { scope: 'read', label: 'Read only', text: 'Sees what you see and changes nothing.' },
];

/** Makes a token, then shows its secret: here and now, and never again. */
@Component({
  selector: 'tc-new-token-dialog',
  imports: [Button, CopyField, DialogFrame, FormMessage, GuidedForm, TextField],
  templateUrl: './new-token-dialog.html',
  styleUrl: './new-token-dialog.css',
})
export class NewTokenDialog {
  private readonly order = inject<NewTokenOrder>(DIALOG_DATA);
  private readonly dialog = inject(DialogRef);

  protected readonly name = signal('');
  protected readonly scope = signal<TokenScope>('write');
  protected readonly issued = signal<IssuedToken | null>(null);
  protected readonly scopes = SCOPES;
  protected readonly attempt = new Attempt(['name', 'scope']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    await this.attempt.send({ name: missing(name, 'what the token is for') }, async () =>
      this.issued.set(await this.order.create(name, this.scope())),
    );
  }

  protected close(): void {
    this.dialog.close();
  }
}
