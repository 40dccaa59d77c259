import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Clash, Conflict } from '../../../data/tasks/conflicts';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { fieldName, valueWords } from './clash-words';
import { Translate } from '../../../i18n/translate';

export type Choice = 'mine' | 'theirs';

/** Two people changed the same field: both values are shown, and the person chooses. */
@Component({
  selector: 'tc-conflict-dialog',
  imports: [Button, DialogFrame, Translate],
  templateUrl: './conflict-dialog.html',
  styleUrl: './conflict-dialog.css',
})
export class ConflictDialog {
  protected readonly conflict = inject<Conflict>(DIALOG_DATA);
  private readonly dialog = inject<DialogRef<Choice>>(DialogRef);
  private readonly board = inject(BoardStore);
  private readonly me = inject(MeStore);

  protected readonly rows = this.conflict.clashes.map((clash: Clash) => ({
    field: fieldName(clash.field),
    mine: valueWords(clash.field, clash.mine, this.board.members(), this.me.timezone()),
    theirs: valueWords(clash.field, clash.theirs, this.board.members(), this.me.timezone()),
  }));

  protected choose(choice: Choice): void {
    this.dialog.close(choice);
  }
}
