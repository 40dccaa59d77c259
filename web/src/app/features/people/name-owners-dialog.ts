import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { FormSubmission } from '../../core/forms/form-submission';
import { User } from '../../core/session/user';
import { SoleProject } from '../../data/account/people-api';
import { Button } from '../../ui/button/button';
import { DialogFrame } from '../../ui/dialog/dialog-frame';
import { FormMessage } from '../../ui/form/form-message';
import { SelectField, SelectGroup } from '../../ui/select-field/select-field';
import { t, Translate } from '../../i18n/translate';

export interface NameOwnersOrder {
  readonly person: User;
  readonly projects: readonly SoleProject[];
  readonly name: (project: number, user: number) => Promise<void>;
  readonly deactivate: () => Promise<void>;
}

/** Names an owner for each project that would have none, then deactivates the one it had. */
@Component({
  selector: 'tc-name-owners-dialog',
  imports: [Button, DialogFrame, FormMessage, SelectField, Translate],
  templateUrl: './name-owners-dialog.html',
  styleUrl: './name-owners-dialog.css',
})
export class NameOwnersDialog {
  protected readonly order = inject<NameOwnersOrder>(DIALOG_DATA);
  private readonly dialog = inject(DialogRef);
  protected readonly submission = new FormSubmission([]);
  protected readonly fields = this.order.projects.map((project) => ({
    project,
    groups: candidatesOf(project),
    chosen: signal(String(project.members[0]?.user_id ?? '')),
  }));

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const done = await this.submission.send({}, async () => {
      for (const { project, chosen } of this.fields) {
        await this.order.name(project.id, Number(chosen()));
      }
      await this.order.deactivate();
    });
    if (done) this.close();
  }

  protected close(): void {
    this.dialog.close();
  }
}

function candidatesOf(project: SoleProject): readonly SelectGroup[] {
  const options = project.members.map(({ user_id, name }) => ({
    value: String(user_id),
    label: name,
  }));
  return [{ label: t('owners-group'), options }];
}
