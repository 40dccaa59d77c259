import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { Clock } from '../../core/clock';
import { FormSubmission } from '../../core/forms/form-submission';
import { CreateToken, IssuedToken, TokenScope } from '../../data/account/account';
import { requiredError } from '../../data/account/account-fields';
import { Button } from '../../ui/button/button';
import { CopyField } from '../../ui/copy-field/copy-field';
import { DialogFrame } from '../../ui/dialog/dialog-frame';
import { FormMessage } from '../../ui/form/form-message';
import { GuidedForm } from '../../ui/form/guided-form';
import { PasswordField } from '../../ui/password-field/password-field';
import { SelectField, SelectGroup } from '../../ui/select-field/select-field';
import { TextField } from '../../ui/text-field/text-field';
import { t, tParts, Translate, PlainMessageId } from '../../i18n/translate';

export interface NewTokenOrder {
  readonly create: (wanted: CreateToken) => Promise<IssuedToken>;
}

const SCOPES: readonly { scope: TokenScope; label: PlainMessageId; text: PlainMessageId }[] = [
  { scope: 'write', label: 'token-scope-write', text: 'token-scope-write-hint' },
  { scope: 'read', label: 'token-scope-read', text: 'token-scope-read-hint' },
];

const DAY = 86_400_000;

/** Makes a token, then shows its secret: here and now, and never again. */
@Component({
  selector: 'tc-new-token-dialog',
  imports: [
    Button,
    CopyField,
    DialogFrame,
    FormMessage,
    GuidedForm,
    PasswordField,
    SelectField,
    TextField,
    Translate,
  ],
  templateUrl: './new-token-dialog.html',
  styleUrls: ['../../ui/choice.css', './new-token-dialog.css'],
})
export class NewTokenDialog {
  private readonly order = inject<NewTokenOrder>(DIALOG_DATA);
  private readonly dialog = inject(DialogRef);
  private readonly clock = inject(Clock);

  protected readonly name = signal('');
  protected readonly scope = signal<TokenScope>('write');
  protected readonly issued = signal<IssuedToken | null>(null);
  protected readonly scopes = SCOPES;
  protected readonly days = signal('90');
  protected readonly header = 'Authorization: Bearer tc_…';
  protected readonly use = computed(() => tParts('token-use', ['header']));
  protected readonly ends = computed<readonly SelectGroup[]>(() => [
    {
      label: t('token-end-group'),
      options: [
        ...[30, 90].map((count) => ({
          value: String(count),
          label: t('token-end-days', { count }),
        })),
        { value: '365', label: t('token-end-year') },
        { value: '', label: t('token-end-never') },
      ],
    },
  ]);
  /** Null until the server asks for it: it does not when it was proved a moment ago. */
  protected readonly password = signal<string | null>(null);
  protected readonly submission = new FormSubmission(['name', 'scope', 'expires_at', 'password']);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    const password = this.password();
    const wanted: CreateToken = {
      name,
      scope: this.scope(),
      expires_at: this.end(),
      ...(password === null ? {} : { password }),
    };
    const wrong = {
      name: requiredError(name, 'missing-token-name'),
      password: password === null ? undefined : requiredError(password, 'missing-password'),
    };
    await this.submission.send(wrong, async () => this.issued.set(await this.order.create(wanted)));
    if (this.submission.error('password') !== undefined && password === null) this.password.set('');
  }

  private end(): string | null {
    const days = this.days();
    return days === ''
      ? null
      : new Date(this.clock.now().getTime() + Number(days) * DAY).toISOString();
  }

  protected close(): void {
    this.dialog.close();
  }
}
