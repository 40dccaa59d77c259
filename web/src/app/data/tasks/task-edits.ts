import { inject, Injectable } from '@angular/core';
import { DoneWith, FieldsOf } from '../../core/live/commands';
import { BoardStore } from '../projects/board-store';
import { ProjectState } from '../projects/state';
import { BaseVersions } from './base-versions';
import { Task } from './model';

type Name = 'update_task' | 'move_task';

export interface Edit<Kind extends Name> {
  readonly name: Kind;
  readonly task: Task;
  /** The version the person was looking at when they began. */
  readonly seen: number;
  /** The fields that change. */
  readonly touches: readonly string[];
  readonly fields: (base_version: number) => FieldsOf<Kind>;
  readonly optimistic: (state: ProjectState) => ProjectState;
}

/** Changes of tasks that lose nobody's change (promise P3): those of one task go one after the other, each from the
 * version that the one before made, and what others changed meanwhile merges or is refused as a conflict. */
@Injectable({ providedIn: 'root' })
export class TaskEdits {
  private readonly board = inject(BoardStore);
  private readonly bases = new BaseVersions();
  /** Per task, the last edit sent. */
  private readonly turns = new Map<number, Promise<unknown>>();

  /** Rejects with `Refused`. */
  async run<Kind extends Name>(edit: Edit<Kind>): Promise<DoneWith<Kind>> {
    const turn = this.inTurn(edit);
    this.turns.set(edit.task.id, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(edit.task.id) === turn) this.turns.delete(edit.task.id);
    }
  }

  private async inTurn<Kind extends Name>(edit: Edit<Kind>): Promise<DoneWith<Kind>> {
    const { name, task, optimistic } = edit;
    let base = edit.seen;
    const before = this.turns.get(task.id);
    const done = await this.board.run({
      name,
      fields: () => {
        base = this.bases.baseFor(task.id, edit.seen, edit.touches);
        return edit.fields(base);
      },
      optimistic,
      ...(before !== undefined && { afterwards: before }),
    });
    this.bases.note(task.id, base, done.data.version, done.merged ?? []);
    return done;
  }
}
