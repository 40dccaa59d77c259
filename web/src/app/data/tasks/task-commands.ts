import { inject, Injectable } from '@angular/core';
import { generateKeyBetween } from 'fractional-indexing';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { Commands } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { ProjectState, withoutTask, withTask } from '../projects/state';
import { BaseVersions } from './base-versions';
import { Conflict, Conflicts } from './conflicts';
import { byPosition, Destination, patched, Task, TaskPatch } from './model';

export type NewTask = Omit<Commands['create_task'], 'project_id' | 'completed'>;

/** What a person can do to tasks of the open project: shown at once, settled by the server's word. */
@Injectable({ providedIn: 'root' })
export class TaskCommands {
  private readonly board = inject(BoardStore);
  private readonly conflicts = inject(Conflicts);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly bases = new BaseVersions();
  /** Per task, the last edit sent: edits of one task go one after the other. */
  private readonly turns = new Map<number, Promise<unknown>>();
  private nextTemporaryId = -1;

  async create(task: NewTask): Promise<Task | null> {
    const project_id = this.board.projectId();
    if (project_id === null) return null;
    const temporary = this.temporary(project_id, task);
    const done = await this.board.attempt(`“${task.title}” was not added`, {
      name: 'create_task',
      fields: () => ({ ...task, project_id }),
      optimistic: (state) => withTask(state, temporary),
    });
    return done?.data ?? null;
  }

  /** Edits fields; `seen` is the version the person was looking at when they began. */
  async update(task: Task, patch: TaskPatch, seen = task.version): Promise<boolean> {
    const edit = this.edit(task, patch, seen);
    this.turns.set(task.id, edit);
    try {
      await edit;
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      if (!this.conflicts.raise(thrown.problem, patch)) {
        this.notices.trouble(thrown.problem, `“${task.title}” was not changed`);
      }
      return false;
    } finally {
      if (this.turns.get(task.id) === edit) this.turns.delete(task.id);
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
    const clashing = new Set<string>(conflict.clashes.map((clash) => clash.field));
    const rest = Object.entries(conflict.patch).filter(([field]) => !clashing.has(field));
    if (rest.length > 0) await this.update(conflict.current, Object.fromEntries(rest));
  }

  async setCompleted(task: Task, completed: boolean): Promise<void> {
    const name = completed ? 'complete_task' : 'reopen_task';
    const done = await this.board.attempt(
      `“${task.title}” was not ${completed ? 'completed' : 'reopened'}`,
      {
        name,
        fields: () => ({ id: task.id }),
        optimistic: (state) => withTask(state, { ...current(state, task), completed }),
      },
    );
    if (done === null || !completed) return;
    this.notices.tell(`Completed “${task.title}”`, {
      action: 'Undo',
      run: () => void this.setCompleted(task, false),
    });
  }

  async move(task: Task, to: Destination): Promise<void> {
    const position = (state: ProjectState): string => positionAt(state, task, to);
    await this.board.attempt(`“${task.title}” was not moved`, {
      name: 'move_task',
      fields: () => ({ id: task.id, ...to }),
      optimistic: (state) =>
        withTask(state, {
          ...current(state, task),
          section_id: to.section_id,
          parent_id: to.parent_id === undefined ? task.parent_id : to.parent_id,
          position: position(state),
        }),
    });
  }

  /** To another project, with its subtasks; answers the people who could not come along. */
  async moveToProject(task: Task, projectId: number): Promise<readonly number[] | null> {
    const done = await this.board.attempt(`“${task.title}” was not moved`, {
      name: 'move_task',
      fields: () => ({ id: task.id, project_id: projectId }),
      optimistic: (state) => withoutTask(state, task.id),
    });
    return done === null ? null : (done.dropped?.['assignee_ids'] ?? []);
  }

  async delete(task: Task): Promise<void> {
    const done = await this.board.attempt(`“${task.title}” was not deleted`, {
      name: 'delete_task',
      fields: () => ({ id: task.id }),
      optimistic: (state) => withoutTask(state, task.id),
    });
    if (done === null) return;
    this.notices.tell(`Deleted “${task.title}”`, {
      action: 'Undo',
      run: () => void this.restore(task),
    });
  }

  /** Takes it out of the trash, with the subtasks that went there with it; answers whether it is back. */
  async restore(task: Task): Promise<boolean> {
    const here = task.project_id === this.board.projectId();
    const done = await this.board.attempt(`“${task.title}” was not restored`, {
      name: 'restore_task',
      fields: () => ({ id: task.id }),
      ...(here && { optimistic: (state: ProjectState) => withTask(state, task) }),
    });
    return done !== null;
  }

  private async edit(task: Task, patch: TaskPatch, seen: number): Promise<void> {
    const fields = Object.keys(patch);
    let base = seen;
    const before = this.turns.get(task.id);
    const done = await this.board.run({
      name: 'update_task',
      fields: () => {
        base = this.bases.baseFor(task.id, seen, fields);
        return { id: task.id, ...patch, base_version: base };
      },
      optimistic: (state) => withTask(state, patched(current(state, task), patch)),
      ...(before !== undefined && { afterwards: before }),
    });
    this.bases.note(task.id, base, done.data.version, done.merged ?? []);
  }

  private temporary(project_id: number, task: NewTask): Task {
    const at = new Date().toISOString();
    return {
      id: this.nextTemporaryId--,
      project_id,
      section_id: task.section_id ?? null,
      parent_id: task.parent_id ?? null,
      title: task.title,
      description: '',
      completed: false,
      completed_at: null,
      priority: task.priority ?? 0,
      due: task.due ?? null,
      position: '~',
      assignee_ids: task.assignee_ids ?? [],
      version: 0,
      created_at: at,
      created_by: this.session.user()?.id ?? 0,
      updated_at: at,
    };
  }
}

/** The task as it is by now: the optimistic layer is laid over whatever the server has said since. */
function current(state: ProjectState, task: Task): Task {
  return state.tasks.get(task.id) ?? state.closed.get(task.id) ?? task;
}

/** Where the server will put it, as far as this client can know; the echo brings the real key. */
function positionAt(state: ProjectState, task: Task, to: Destination): string {
  const parent = to.parent_id === undefined ? task.parent_id : to.parent_id;
  const siblings = [...state.tasks.values()]
    .filter((each) => each.section_id === to.section_id && each.parent_id === parent)
    .filter((each) => each.id !== task.id && each.id > 0)
    .sort(byPosition);
  const before = siblings.findIndex((each) => each.id === to.before_id);
  const after = siblings.findIndex((each) => each.id === to.after_id);
  const index = before >= 0 ? before : after >= 0 ? after + 1 : siblings.length;
  const low = siblings[index - 1]?.position ?? null;
  const high = siblings[index]?.position ?? null;
  try {
    return generateKeyBetween(low, high);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return low ?? task.position;
  }
}
