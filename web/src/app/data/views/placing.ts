import { inject, Injectable } from '@angular/core';
import { Session } from '../../core/session/session';
import { nameKey } from '../filters/words';
import { MeStore } from '../me/me-store';
import { Label, Section } from '../projects/model';
import { ProjectState } from '../projects/state';
import { ShownProjects } from '../replica/shown-projects';
import { Priority, Task } from '../tasks/model';
import { TaskCommands } from '../tasks/task-commands';
import { TaskMoves } from '../tasks/task-moves';
import { GroupValue, LATER, NO_DAY, OVERDUE } from './grouping';
import { onDay } from './rescheduling';

/** Putting a task into another group of a view, which changes what the groups are made by. */
@Injectable({ providedIn: 'root' })
export class Placing {
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);
  private readonly shown = inject(ShownProjects);
  private readonly me = inject(MeStore);
  private readonly user = inject(Session).user;

  canWrite(task: Pick<Task, 'project_id'>): boolean {
    return this.canWriteIn(task.project_id);
  }

  canPut(task: Task, from: GroupValue, to: GroupValue): boolean {
    if (!this.canWrite(task) || JSON.stringify(from) === JSON.stringify(to)) return false;
    const state = this.shown.all().get(task.project_id);
    if (state === undefined) return false;
    switch (to.by) {
      case 'none':
      case 'completed':
        return false;
      case 'section':
        return to.name === null
          ? task.section_id !== null
          : sectionIn(state, to.name, to.id) !== undefined;
      case 'label':
        return to.name === null || labelIn(state, to.name) !== undefined;
      case 'assignee':
        return to.id === null || state.members.has(to.id);
      case 'due':
        return to.day !== OVERDUE && to.day !== LATER;
      case 'project':
        return this.canWriteIn(to.id);
      case 'priority':
        return true;
    }
  }

  /** Does nothing where `canPut` says no. */
  put(task: Task, from: GroupValue, to: GroupValue): void {
    const state = this.shown.all().get(task.project_id);
    if (state === undefined || !this.canPut(task, from, to)) return;
    switch (to.by) {
      case 'none':
      case 'completed':
        return;
      case 'section': {
        const section_id = to.name === null ? null : (sectionIn(state, to.name, to.id)?.id ?? null);
        void this.moves.move(task, { section_id });
        return;
      }
      case 'label':
        void this.commands.update(task, { label_ids: labelEdit(state, task, from, to.name) });
        return;
      case 'assignee':
        void this.commands.update(task, { assignee_ids: assigneeEdit(task, from, to.id) });
        return;
      case 'due':
        void this.commands.update(task, {
          due: to.day === NO_DAY ? null : onDay(task.due, to.day),
        });
        return;
      case 'project':
        void this.moves.moveToProject(task, to.id);
        return;
      case 'priority':
        void this.commands.update(task, { priority: to.level as Priority });
    }
  }

  private canWriteIn(projectId: number): boolean {
    const me = this.user()?.id ?? 0;
    const role =
      this.shown.all().get(projectId)?.members.get(me)?.role ?? this.me.accessTo(projectId)?.role;
    return role !== undefined && role !== 'viewer';
  }
}

function sectionIn(state: ProjectState, name: string, id?: number): Section | undefined {
  if (id !== undefined) return state.sections.get(id);
  return [...state.sections.values()].find((each) => nameKey(each.name) === nameKey(name));
}

function labelIn(state: ProjectState, name: string): Label | undefined {
  return [...state.labels.values()].find((each) => nameKey(each.name) === nameKey(name));
}

interface Edit {
  readonly add?: readonly number[];
  readonly remove?: readonly number[];
}

/** The label it was listed under gives way; into the group without labels, all do. */
function labelEdit(state: ProjectState, task: Task, from: GroupValue, name: string | null): Edit {
  if (name === null) return { remove: task.label_ids };
  const added = labelIn(state, name)?.id;
  const left =
    from.by === 'label' && from.name !== null ? labelIn(state, from.name)?.id : undefined;
  return {
    ...(added !== undefined && { add: [added] }),
    ...(left !== undefined && { remove: [left] }),
  };
}

function assigneeEdit(task: Task, from: GroupValue, to: number | null): Edit {
  if (to === null) return { remove: task.assignee_ids };
  const left = from.by === 'assignee' ? from.id : null;
  return { add: [to], ...(left !== null && { remove: [left] }) };
}
