import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { FormSubmission } from '../../../core/forms/form-submission';
import { requiredError } from '../../../data/account/account-fields';
import { Project } from '../../../data/projects/model';
import { t, Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { GuidedForm } from '../../../ui/form/guided-form';
import { SelectField, SelectGroup } from '../../../ui/select-field/select-field';
import { TextField } from '../../../ui/text-field/text-field';

/** What the dialog begins with. */
export interface ViewDialogData {
  readonly title: string;
  readonly name: string;
  readonly icon: string | null;
  /** With whom it can be shared; null where that is settled already. */
  readonly projects: readonly Project[] | null;
  readonly projectId: number | null;
}

export interface NamedView {
  readonly name: string;
  readonly icon: string | null;
  readonly projectId: number | null;
}

/** Asks what a view is to be called, and who has it. */
@Component({
  selector: 'tc-view-dialog',
  imports: [Button, DialogFrame, GuidedForm, SelectField, TextField, Translate],
  template: `
    <tc-dialog-frame [title]="data.title">
      <form id="tc-view" tcGuided [failures]="submission.failures()" (submit)="submit($event)">
        <tc-text-field
          [label]="'view-name' | t"
          [error]="submission.error('name')"
          [required]="true"
          [maxlength]="200"
          [(value)]="name"
        />
        <tc-text-field
          [label]="'view-icon' | t"
          [hint]="'view-icon-hint' | t"
          [maxlength]="16"
          [(value)]="icon"
        />
        @if (data.projects !== null) {
          <tc-select-field [label]="'view-shared-with' | t" [groups]="groups" [(value)]="project" />
        }
      </form>
      <ng-container tcDialogActions>
        <button tcButton type="button" (click)="dialog.close()">{{ 'action-cancel' | t }}</button>
        <button tcButton variant="primary" type="submit" form="tc-view">
          {{ 'action-save' | t }}
        </button>
      </ng-container>
    </tc-dialog-frame>
  `,
})
export class ViewDialog {
  protected readonly data = inject<ViewDialogData>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<NamedView>>(DialogRef);
  protected readonly name = signal(this.data.name);
  protected readonly icon = signal(this.data.icon ?? '');
  protected readonly project = signal(String(this.data.projectId ?? ''));
  protected readonly submission = new FormSubmission(['name']);
  protected readonly groups: readonly SelectGroup[] = [
    { label: t('view-nobody-else'), options: [{ value: '', label: t('view-only-me') }] },
    {
      label: t('sidebar-projects'),
      options: (this.data.projects ?? []).map(({ id, name }) => ({
        value: String(id),
        label: name,
      })),
    },
  ];

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    const wrong = { name: requiredError(name, 'missing-a-name') };
    const isRight = await this.submission.send(wrong, () => Promise.resolve());
    if (!isRight) return;
    const project = this.project();
    const projectId = project === '' ? null : Number(project);
    this.dialog.close({ name, icon: this.icon().trim() || null, projectId });
  }
}
