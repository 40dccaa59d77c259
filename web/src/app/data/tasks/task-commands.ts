import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { EMPTY_TASK } from '../../generated/task-fields';
import { Commands } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { ProjectState, taskIn, withoutFamily, withTask } from '../projects/state';
import { Conflict, Conflicts } from './conflicts';
import { patched, Task, TaskPatch } from './model';
import { OwnTasks } from './own-tasks';
import { TaskEdits } from './task-edits';
import { t } from '../../i18n/translate';

/** Which box, counted from 0, with the rest of its line. */
export type TickedBox = Required<Pick<Commands['set_task_checkbox'], 'box' | 'checked' | 'label'>>;

export type NewTask = Omit<Commands['create_task'], 'project_id' | 'completed' | keyof NewPlace> &
  NewPlace;

interface NewPlace {
  readonly section_id?: number | null;
  readonly parent_id?: number | null;
}

/** What a person can do to tasks of the open project: shown at once, settled by the server's word. */
@Injectable({ providedIn: 'root' })
export class TaskCommands {
  private readonly board = inject(BoardStore);
  private readonly conflicts = inject(Conflicts);
  private readonly edits = inject(TaskEdits);
  private readonly notices = inject(Notices);
  private readonly own = inject(OwnTasks);
  private readonly session = inject(Session);
  private nextTemporaryId = -1;

  async create(task: NewTask): Promise<Task | null> {
    const project_id = this.board.projectId();
    if (project_id === null) return null;
    const temporary = this.temporary(project_id, task);
    this.own.show(temporary.id);
    const done = await this.board.attempt(t('not-added', { name: task.title }), {
      name: 'create_task',
      fields: () => ({ ...task, project_id }),
      optimistic: (state) => withTask(state, temporary),
      confirmed: ({ id }) => this.own.show(id),
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
    const here = task.project_id === this.board.projectId();
    try {
      await this.edits.run({
        ...{ name: 'update_task', id: task.id, seen, touches: Object.keys(patch) },
        fields: (base_version) => ({ id: task.id, ...patch, base_version }),
        optimistic: (state) =>
          here ? withTask(state, patched(taskIn(state, task.id) ?? task, patch)) : state,
      });
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      if (this.conflicts.raise(thrown.problem, patch)) return true;
      this.notices.trouble(
        thrown.problem,
        t('not-changed', { name: task.title }),
        thrown.problem.deleted && {
          action: t('action-restore'),
          run: () => void this.restore(task),
        },
      );
      return false;
    }
  }

  /** The person chose their own values over the others'. */
  async keepMine(conflict: Conflict): Promise<void> {
    this.conflicts.settle(conflict);
    await this.update(conflict.current, conflict.patch);
  }

  /** The person chose the others' values; what did not clash is still theirs. */
  async takeTheirs(conflict: Conflict): Promise<void> {
    this.conflicts.settle(conflict);
    const clashing = new Set<string>(conflict.conflictingFields.map((clash) => clash.field));
    const rest = Object.entries(conflict.patch).filter(([field]) => !clashing.has(field));
    if (rest.length > 0) await this.update(conflict.current, Object.fromEntries(rest));
  }

  async setCompleted(task: Task, completed: boolean): Promise<void> {
    const name = completed ? 'complete_task' : 'reopen_task';
    const here = task.project_id === this.board.projectId();
    if (here && !completed) this.own.show(task.id);
    const done = await this.board.attempt(
      t(completed ? 'not-completed' : 'not-reopened', { name: task.title }),
      {
        name,
        fields: () => ({ id: task.id }),
        optimistic: (state) =>
          here ? withTask(state, { ...(taskIn(state, task.id) ?? task), completed }) : state,
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
      fields: () => ({ id: task.id, ...box, base_version: task.version }),
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
    const here = task.project_id === this.board.projectId();
    if (here) this.own.show(task.id);
    const done = await this.board.attempt(t('not-restored', { name: task.title }), {
      name: 'restore_task',
      fields: () => ({ id: task.id }),
      ...(here && { optimistic: (state: ProjectState) => withTask(state, task) }),
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
      name: 'delete_task',
      fields: () => ({ id: task.id }),
      optimistic: (state) => withoutFamily(state, task.id),
    });
    return done !== null;
  }

  private temporary(project_id: number, task: NewTask): Task {
    const at = new Date().toISOString();
    return {
      id: this.nextTemporaryId--,
      project_id,
      ...EMPTY_TASK,
      ...task,
      completed_at: null,
      position: '~',
      version: 0,
      created_at: at,
      created_by: this.session.user()?.id ?? 0,
      updated_at: at,
    };
  }
}

function isMade(task: Task | null): task is Task {
  return task !== null;
}
