import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Button } from '../button/button';
import { DialogFrame } from './dialog-frame';
import { Translate } from '../../i18n/translate';

export interface ConfirmQuestion {
  readonly title: string;
  readonly text: string;
  /** What the agreeing button says: the verb itself, never "OK". */
  readonly yes: string;
}

/** Of its own: it lies over the dialog that asks. */
export const CONFIRM_TITLE = 'tc-confirm-title';

@Component({
  selector: 'tc-confirm-dialog',
  imports: [Button, DialogFrame, Translate],
  template: `
    <tc-dialog-frame [title]="question.title" [titleId]="titleId">
      <p>{{ question.text }}</p>
      <ng-container tcDialogActions>
        <button tcButton type="button" (click)="answer(false)">{{ 'action-cancel' | t }}</button>
        <button tcButton variant="danger" type="button" (click)="answer(true)">
          {{ question.yes }}
        </button>
      </ng-container>
    </tc-dialog-frame>
  `,
})
export class ConfirmDialog {
  protected readonly titleId = CONFIRM_TITLE;
  protected readonly question = inject<ConfirmQuestion>(DIALOG_DATA);
  private readonly dialog = inject<DialogRef<boolean>>(DialogRef);

  protected answer(yes: boolean): void {
    this.dialog.close(yes);
  }
}
