import { computed, inject, Injectable, signal } from '@angular/core';
import { problemOf } from '../../core/errors/problem';
import { Problem } from '../../core/errors/problem';
import { BackToBoard } from '../../core/navigation/over-the-board';
import { Events } from '../../generated/wire';
import { ProjectsApi } from '../projects/api';
import { BoardStore } from '../projects/board-store';
import { taskIn } from '../projects/state';
import { CommandQueue } from '../queue/command-queue';
import { Task } from './model';

/** Why an open task is not on the screen. */
export type Absence =
  | { readonly is: 'deleted'; readonly task: Task; readonly by: string | null; readonly at: string }
  | { readonly is: 'elsewhere'; readonly task: Task }
  | { readonly is: 'not-here' }
  | { readonly is: 'unreachable'; readonly problem: Problem };

/** The task that is open over the board, by its address; and where it is, if not here. */
@Injectable({ providedIn: 'root' })
export class OpenTask {
  private readonly board = inject(BoardStore);
  private readonly api = inject(ProjectsApi);
  private readonly queue = inject(CommandQueue);
  private readonly opened = signal<number | null>(null);
  private readonly found = signal<Absence | null>(null);
  /** Who deleted what while this page was open. */
  private readonly deleters = new Map<number, number | null>();

  readonly id = this.opened.asReadonly();
  readonly absence = this.found.asReadonly();
  readonly task = computed(() => {
    const id = this.opened();
    return id === null ? undefined : taskIn(this.board.view(), this.queue.idOf(id));
  });
  /** The board is there and does not hold the task: completed long ago, moved, or gone. */
  readonly absent = computed(
    () =>
      this.opened() !== null &&
      this.task() === undefined &&
      (this.board.view() !== null || this.board.accessError() !== null),
  );

  constructor() {
    const address = inject(BackToBoard);
    this.queue.numbered$.subscribe(({ localId, id }) => {
      if (this.opened() === localId) void address.renumber(id);
    });
    this.board.applied$.subscribe((events) => {
      for (const { type, data, actor_id } of events) {
        if (type === 'task_deleted')
          this.deleters.set((data as Events['task_deleted']).id, actor_id);
      }
    });
  }

  open(id: number | null): void {
    if (this.opened() === id) return;
    this.opened.set(id);
    this.found.set(null);
  }

  /** Looks for it beyond the board: among completed tasks, in other projects, in the trash. */
  async seek(): Promise<void> {
    const id = this.opened();
    if (id === null || id < 0) return;
    const absence = await this.whereIs(id);
    if (this.opened() === id) this.found.set(absence);
  }

  private async whereIs(id: number): Promise<Absence | null> {
    const project = this.board.projectId();
    try {
      const task = await this.api.task(id);
      if (task.project_id !== project) return { is: 'elsewhere', task };
      this.board.remember([task]);
      return null;
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem.status !== 404) return { is: 'unreachable', problem };
    }
    const deleted = project === null ? null : await this.api.deleted(project, id);
    if (deleted === null) return { is: 'not-here' };
    const { task, deleted_at: at, deleted_by_name } = deleted;
    const by = deleted_by_name ?? this.nameOf(this.deleters.get(id) ?? null);
    return { is: 'deleted', task, by, at };
  }

  private nameOf(user: number | null): string | null {
    return user === null ? null : (this.board.view()?.members.get(user)?.name ?? null);
  }
}
