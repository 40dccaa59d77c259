import { DialogRef } from '@angular/cdk/dialog';
import { Component, ElementRef, inject, input, viewChild } from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { DISMISS_DIALOG } from './typed-text';
import { Translate } from '../../i18n/translate';

/** The frame of every dialog: a title, mostly a way out, the content, and actions at the foot. */
@Component({
  selector: 'tc-dialog-frame',
  imports: [Button, Icon, Translate],
  template: `
    <header>
      <h2 #heading tabindex="-1" [id]="titleId()">{{ title() }}</h2>
      @if (closable()) {
        <button
          tcButton
          variant="ghost"
          type="button"
          [iconOnly]="true"
          [attr.aria-label]="'action-close' | t"
          (click)="close()"
        >
          <tc-icon name="close" />
        </button>
      }
    </header>
    <div class="body"><ng-content /></div>
    <footer><ng-content select="[tcDialogActions]" /></footer>
  `,
  styleUrl: './dialog-frame.css',
})
export class DialogFrame {
  readonly title = input.required<string>();
  /** False for a question that has to be answered by its actions. */
  readonly closable = input(true);
  readonly titleId = input('tc-dialog-title');
  private readonly dialog = inject(DialogRef, { optional: true });
  private readonly dismiss = inject(DISMISS_DIALOG, { optional: true });
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  /** Where the focus goes when what had it is gone. */
  focusTitle(): void {
    this.heading().nativeElement.focus();
  }

  protected close(): void {
    if (this.dismiss === null) this.dialog?.close();
    else this.dismiss();
  }
}
