import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { taskIn } from '../../../data/projects/state';
import { Conflict } from '../../../data/tasks/conflicts';
import { EditedField, Names, TASK_FIELDS } from '../../../data/tasks/task-fields';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { dueInFull } from '../../../ui/due/due-text';
import { priorityName } from '../../../ui/priority/priority-flag';
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

  private readonly names: Names = {
    person: (id) => this.board.membersById().get(id)?.name,
    section: (id) => this.board.view()?.sections.get(id)?.name,
    task: (id) => taskIn(this.board.view(), id)?.title,
    label: (id) => this.board.view()?.labels.get(id)?.name,
    priority: priorityName,
    due: (due) => dueInFull(due, this.me.timezone()),
  };
  protected readonly rows = this.conflict.conflictingFields.map(({ field, mine, theirs }) => {
    const edited: EditedField<unknown> = TASK_FIELDS[field];
    return {
      label: edited.label,
      mine: edited.value(mine, this.names),
      theirs: edited.value(theirs, this.names),
    };
  });

  protected choose(choice: Choice): void {
    this.dialog.close(choice);
  }
}
