import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { NotSent } from '../../../data/account/signing-out';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { Translate } from '../../../i18n/translate';

/** What becomes of what one has not sent; nothing, where the person stays. */
export type Leftovers = 'keep' | 'discard';

/** Asks whoever signs out with unsent work whether this device keeps it. */
@Component({
  selector: 'tc-sign-out-dialog',
  imports: [Button, DialogFrame, Translate],
  template: `
    <tc-dialog-frame [title]="'sign-out-question' | t">
      <ul>
        @if (left.unsent > 0) {
          <li>
            {{
              (left.isKept ? 'sign-out-unsent' : 'sign-out-unsent-lost') | t: { count: left.unsent }
            }}
          </li>
        }
        @if (left.needsYou > 0) {
          <li>
            {{
              (left.isKept ? 'sign-out-refused' : 'sign-out-refused-lost')
                | t: { count: left.needsYou }
            }}
          </li>
        }
        @if (left.drafts > 0) {
          <li>
            {{
              (left.isKept ? 'sign-out-drafts' : 'sign-out-drafts-lost') | t: { count: left.drafts }
            }}
          </li>
        }
      </ul>
      <p>{{ (left.isKept ? 'sign-out-shared' : 'sign-out-lost') | t }}</p>
      <ng-container tcDialogActions>
        <button tcButton type="button" (click)="dialog.close()">{{ 'action-cancel' | t }}</button>
        <button tcButton variant="danger" type="button" (click)="dialog.close('discard')">
          {{ 'sign-out-discard' | t }}
        </button>
        @if (left.isKept) {
          <button tcButton variant="primary" type="button" (click)="dialog.close('keep')">
            {{ 'sign-out-keep' | t }}
          </button>
        }
      </ng-container>
    </tc-dialog-frame>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--s2);
      margin: 0 0 var(--s4);
      padding-inline-start: var(--s5);
    }
  `,
})
export class SignOutDialog {
  protected readonly left = inject<NotSent>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<Leftovers>>(DialogRef);
}
