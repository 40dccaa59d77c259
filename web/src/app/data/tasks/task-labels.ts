import { inject, Injectable } from '@angular/core';
import { BoardStore } from '../projects/board-store';
import { LabelCommands } from '../projects/label-commands';
import { Label } from '../projects/model';
import { Task } from './model';
import { TaskCommands } from './task-commands';

/** Putting labels of a project on its tasks. */
@Injectable({ providedIn: 'root' })
export class TaskLabels {
  private readonly board = inject(BoardStore);
  private readonly commands = inject(TaskCommands);
  private readonly labels = inject(LabelCommands);

  /** In the order in which the project has them. */
  of(task: Pick<Task, 'label_ids'>): readonly Label[] {
    const known = this.board.labels();
    return task.label_ids.length === 0 ? [] : known.filter(({ id }) => task.label_ids.includes(id));
  }

  toggle(task: Task, id: number): void {
    const label_ids = task.label_ids.includes(id) ? { remove: [id] } : { add: [id] };
    void this.commands.update(task, { label_ids });
  }

  /** Puts the label of that name on the task, made for it where there is none. */
  putNamed(task: Task, name: string): void {
    const id = this.labels.named(name, task.project_id);
    if (task.label_ids.includes(id)) return;
    void this.commands.update(task, { label_ids: { add: [id] } });
  }
}
