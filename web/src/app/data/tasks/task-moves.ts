import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { DoneWith } from '../../core/live/commands';
import { Session } from '../../core/session/session';
import { ProjectsApi } from '../projects/api';
import { BoardStore } from '../projects/board-store';
import { CommandQueue, Parked } from '../queue/command-queue';
import { Destination, Task } from './model';
import { movedMeanwhile, Mover, PLACE } from './moved-meanwhile';
import { OwnTasks } from './own-tasks';
import { stillThere } from './places';
import { t } from '../../i18n/translate';

/** What a task that moved to another project could not take along. */
export interface LeftBehind {
  readonly people: readonly number[];
  /** By their names. */
  readonly labels: readonly string[];
}

type Moved = DoneWith<'move_task'>;

/** Putting tasks elsewhere. Who meets another's move of the same task is told, and may insist. */
@Injectable({ providedIn: 'root' })
export class TaskMoves {
  private readonly api = inject(ProjectsApi);
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly own = inject(OwnTasks);
  private readonly queue = inject(CommandQueue);
  private readonly session = inject(Session);

  /** `task` as the person saw it when they took hold of it. */
  async move(task: Task, to: Destination): Promise<void> {
    const move = this.board.run({
      ...{ name: 'move_task', seen: task.version, entity: task },
      fields: { id: task.id, ...stillThere(this.board.view(), to) },
    });
    this.own.show(task.id);
    await this.settled(move, task);
  }

  /** To another project, with its subtasks; null when that was refused. */
  async moveToProject(task: Task, project_id: number): Promise<LeftBehind | null> {
    const labels = this.board.labelsById();
    const move = this.board.run({
      ...{ name: 'move_task', fields: { id: task.id, project_id } },
      ...{ seen: task.version, entity: task },
    });
    const done = await this.settled(move, task);
    if (done === null) return null;
    const { assignee_ids: people = [], label_ids = [] } = done.dropped ?? {};
    return { people, labels: label_ids.flatMap((id) => labels.get(id)?.name ?? []) };
  }

  /** What became of the move; null when it was refused, of which the person is told. */
  private async settled(move: Promise<Moved>, task: Task): Promise<Moved | null> {
    try {
      return await move;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      if (thrown.problem.code === 'conflict') await this.tellConflict(thrown, task);
      else this.notices.trouble(thrown.problem, t('not-moved', { name: task.title }));
      return null;
    }
  }

  private async tellConflict({ problem, order }: Parked, task: Task): Promise<void> {
    const theirs = problem.current as Task;
    const who = await this.whoMoved(task.id, problem.conflicting_fields ?? PLACE);
    const words = movedMeanwhile(who, task, theirs, this.board.view());
    // From another project this person may not see it, and the destination is not there.
    const isHere = theirs.project_id === task.project_id;
    const insist = (): void => {
      this.own.show(task.id);
      void this.settled(this.queue.keepMine(order) as Promise<Moved>, theirs);
    };
    this.notices.warn(words, isHere ? { action: t('action-move-anyway'), run: insist } : undefined);
  }

  private async whoMoved(taskId: number, fields: readonly string[]): Promise<Mover> {
    const id = await this.api.lastToChange(taskId, fields);
    if (id !== null && id === this.session.user()?.id) return { by: 'you', who: '' };
    return { by: 'other', who: this.board.view()?.members.get(id ?? 0)?.name ?? t('someone') };
  }
}
