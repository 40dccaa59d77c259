import { inject, Injectable, signal } from '@angular/core';
import { DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { EditedField } from '../field-menu/field-menu';

/** A title that is being typed in its row, and the field of a row that is being chosen.
 *
 * A title is kept as a draft, like one that is typed in the open task: it is there again wherever the task is opened. */
@Injectable()
export class RowEditing {
  private readonly drafts = inject(Drafts);
  private readonly commands = inject(TaskCommands);
  private readonly title = signal<{ readonly key: string; readonly task: Task } | null>(null);
  private readonly field = signal<{
    readonly key: string;
    readonly task: Task;
    readonly field: EditedField;
  } | null>(null);

  readonly chosen = this.field.asReadonly();
  /** The row of which the title is typed. */
  readonly titled = this.title.asReadonly();

  choose(chosen: ReturnType<typeof this.field>): void {
    this.field.set(chosen);
  }

  begin(key: string, task: Task): void {
    this.title.set({ key, task });
  }

  textOf(task: Task): string {
    return this.drafts.at(addressOf(task.id))?.text ?? task.title;
  }

  type(task: Task, text: string): void {
    const { title: source, version } = this.title()?.task ?? task;
    this.drafts.keep(addressOf(task.id), {
      ...(this.drafts.at(addressOf(task.id)) ?? { source, version }),
      text,
    });
  }

  /** Sends what was typed; what is refused stays as a draft, to be mended. */
  end(task: Task): void {
    this.title.set(null);
    const address = addressOf(task.id);
    const draft = this.drafts.at(address);
    if (draft === undefined) return;
    this.drafts.drop(address);
    const title = draft.text.replace(/\s+/gu, ' ').trim();
    if (title === '' || title === task.title) return;
    void this.commands.update(task, { title }, draft.version).then((done) => {
      if (!done) this.drafts.keep(address, draft);
    });
  }

  giveUp(task: Task): void {
    this.title.set(null);
    this.drafts.drop(addressOf(task.id));
  }

  /** Whether the key is meant for a box, not for the grid around it. */
  isTyping({ target }: Event): boolean {
    return target instanceof HTMLInputElement;
  }
}

function addressOf(task: number): DraftAddress {
  return `task:${task}/title`;
}
