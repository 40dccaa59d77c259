import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { injectRemoteRead } from '../../../core/live/remote-read';
import { BackToBoard } from '../../../core/navigation/over-the-board';
import { BoardStore } from '../../../data/projects/board-store';
import { byPosition, Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { CheckCircle } from '../../../ui/check-circle/check-circle';
import { QuickAdd } from '../../../ui/quick-add/quick-add';
import { Translate } from '../../../i18n/translate';

/** The steps of a task; each is a task of its own. */
@Component({
  selector: 'tc-subtasks',
  imports: [CheckCircle, QuickAdd, RouterLink, Translate],
  templateUrl: './subtasks.html',
  styleUrl: './subtasks.css',
})
export class Subtasks {
  readonly task = input.required<Task>();

  protected readonly store = inject(BoardStore);
  protected readonly back = inject(BackToBoard);
  protected readonly drafts = inject(Drafts);
  protected readonly address = computed<DraftAddress>(() => `task:${this.task().id}/subtask`);
  protected readonly all = computed(() => {
    const state = this.store.view();
    const parent = this.taskId();
    const known = [...(state?.tasks.values() ?? []), ...(state?.closed.values() ?? [])];
    return known.filter((each) => each.parent_id === parent).sort(byPosition);
  });
  protected readonly done = computed(() => this.all().filter((each) => each.completed).length);
  private readonly taskId = computed(() => this.task().id);
  /** The completed ones, which the board does not hold. Without them the rest is shown. */
  protected readonly completed = injectRemoteRead(() =>
    this.store.loadCompleted({ parent_id: this.taskId() }),
  );
  private readonly commands = inject(TaskCommands);

  constructor() {
    effect(() => {
      const id = this.taskId();
      if (id < 0) return;
      untracked(() => void this.completed.load());
    });
  }

  protected toggle(subtask: Task): void {
    void this.commands.setCompleted(subtask, !subtask.completed);
  }

  protected add(titles: readonly string[]): void {
    const { id, section_id } = this.task();
    void this.commands.createAll(titles.map((title) => ({ title, parent_id: id, section_id })));
  }
}
