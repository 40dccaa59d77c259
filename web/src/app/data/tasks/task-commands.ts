import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Commands } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { CommandQueue, Parked } from '../queue/command-queue';
import { localIdOf } from '../queue/references';
import { Conflict, Conflicts } from './conflicts';
import { Task, TaskPatch } from './model';
import { OwnTasks } from './own-tasks';
import { t } from '../../i18n/translate';

/** Which box, counted from 0, with the rest of its line. */
export type TickedBox = Required<Pick<Commands['set_task_checkbox'], 'box' | 'checked' | 'label'>>;

export type NewTask = Omit<Commands['create_task'], 'project_id' | 'completed' | keyof NewPlace> &
  NewPlace;

interface NewPlace {
  /** Left out, the open project. */
  readonly project_id?: number;
  readonly section_id?: number | null;
  readonly parent_id?: number | null;
}

/** What a person can do to tasks of the open project: shown at once, settled by the server's word. */
@Injectable({ providedIn: 'root' })
export class TaskCommands {
  private readonly board = inject(BoardStore);
  private readonly conflicts = inject(Conflicts);
  private readonly notices = inject(Notices);
  private readonly own = inject(OwnTasks);
  private readonly queue = inject(CommandQueue);

  constructor() {
    this.queue.numbered$.subscribe(({ localId, id }) => {
      if (this.own.all().has(localId)) this.own.show(id);
    });
  }

  async create(task: NewTask): Promise<Task | null> {
    const project_id = task.project_id ?? this.board.projectId();
    if (project_id === null) return null;
    const uid = this.queue.newUid();
    this.own.show(localIdOf(uid));
    const done = await this.board.attempt(t('not-added', { name: task.title }), {
      ...{ name: 'create_task', fields: { ...task, uid, project_id }, project_id },
    });
    return done?.data ?? null;
  }

  /** Several at once, such as a pasted list; one undo takes all of them back. */
  async createAll(tasks: readonly NewTask[]): Promise<void> {
    const made = (await Promise.all(tasks.map((task) => this.create(task)))).filter(isMade);
    if (tasks.length < 2 || made.length === 0) return;
    this.notices.tell(t('tasks-added', { count: made.length }), {
      action: t('action-undo'),
      run: () => void this.takeBack(made),
    });
  }

  /**
   * Edits fields; `seen` is the version the person was looking at when they began. Answers whether it is settled: done,
   * or a conflict that they are asked about.
   */
  async update(task: Task, patch: TaskPatch, seen = task.version): Promise<boolean> {
    try {
      await this.board.run({
        ...{ name: 'update_task', fields: { id: task.id, ...patch }, seen, entity: task },
      });
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      return this.refused(task, patch, thrown);
    }
  }

  /** Answers whether the person is asked about it; otherwise the text goes back to where it was written. */
  private refused(task: Task, patch: TaskPatch, { problem, order }: Parked): boolean {
    if (this.conflicts.raise(problem, patch, order)) return true;
    this.notices.trouble(
      problem,
      t('not-changed', { name: task.title }),
      problem.deleted && {
        action: t('action-restore'),
        run: () => void this.restore(task),
      },
    );
    const isText = 'title' in patch || 'description' in patch;
    if (isText) this.queue.drop(order);
    return !isText;
  }

  /** The person chose their own values over the others'. */
  async keepMine(conflict: Conflict): Promise<void> {
    this.conflicts.settle(conflict);
    const { current: task, patch, order } = conflict;
    try {
      await this.queue.keepMine(order);
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      this.refused(task, patch, thrown);
    }
  }

  /** The person chose the others' values; what did not clash is still theirs. */
  takeTheirs(conflict: Conflict): void {
    this.conflicts.settle(conflict);
    this.queue.keepTheirs(conflict.order);
  }

  async setCompleted(task: Task, completed: boolean): Promise<void> {
    const here = task.project_id === this.board.projectId();
    if (here && !completed) this.own.show(task.id);
    const done = await this.board.attempt(
      t(completed ? 'not-completed' : 'not-reopened', { name: task.title }),
      {
        name: completed ? 'complete_task' : 'reopen_task',
        fields: { id: task.id },
        entity: { ...task, completed },
      },
    );
    if (done === null || !completed) return;
    this.notices.tell(t('task-completed', { task: task.title }), {
      action: t('action-undo'),
      run: () => void this.setCompleted(task, false),
    });
  }

  /** Ticks one box of the description; the text around it may have changed meanwhile. */
  async setCheckbox(task: Task, box: TickedBox): Promise<void> {
    await this.board.attempt(t('box-not-ticked'), {
      name: 'set_task_checkbox',
      ...{ fields: { id: task.id, ...box }, seen: task.version, entity: task },
    });
  }

  async delete(task: Task): Promise<void> {
    if (!(await this.trash(task))) return;
    this.notices.tell(t('task-deleted', { task: task.title }), {
      action: t('action-undo'),
      run: () => void this.restore(task),
    });
  }

  /** Takes it out of the trash, with the subtasks that went there with it; answers whether it is back. */
  async restore(task: Task): Promise<boolean> {
    if (task.project_id === this.board.projectId()) this.own.show(task.id);
    const done = await this.board.attempt(t('not-restored', { name: task.title }), {
      ...{ name: 'restore_task', fields: { id: task.id }, entity: task },
    });
    return done !== null;
  }

  private async takeBack(made: readonly Task[]): Promise<void> {
    const gone = (await Promise.all(made.map((task) => this.trash(task)))).filter(Boolean);
    if (gone.length === 0) return;
    this.notices.tell(t('tasks-taken-back', { count: gone.length }));
  }

  private async trash(task: Task): Promise<boolean> {
    const done = await this.board.attempt(t('not-deleted', { name: task.title }), {
      ...{ name: 'delete_task', fields: { id: task.id }, entity: task },
    });
    return done !== null;
  }
}

function isMade(task: Task | null): task is Task {
  return task !== null;
}
