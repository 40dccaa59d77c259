import { computed, inject, Injectable, Signal } from '@angular/core';
import { Session } from '../../core/session/session';
import { MeStore } from '../me/me-store';
import { ProjectState, taskIn, withTask } from '../projects/state';
import { Task } from '../tasks/model';
import { CommandQueue } from '../queue/command-queue';
import { isSameOverlay, QueuedCommand, shownOver } from '../queue/model';
import { overlaid } from '../queue/overlay';
import { toLocal } from '../queue/references';
import { ProjectReplica } from './project-replica';
import { ProjectReplicas } from './project-replicas';

const NOTHING: readonly QueuedCommand[] = [];

/** Every project that this device holds as it is shown: confirmed, with the person's own changes on top.
 *
 * A project that nothing happened to keeps its identity, and so does each of its tasks.
 */
@Injectable({ providedIn: 'root' })
export class ShownProjects {
  private readonly replicas = inject(ProjectReplicas);
  private readonly queue = inject(CommandQueue);
  private readonly me = inject(MeStore);
  private readonly user = inject(Session).user;
  private readonly shown = new WeakMap<ProjectReplica, Signal<ProjectState | null>>();
  private readonly made = computed(() => this.queue.state().made);
  /** The projects that unconfirmed changes are about: all others are shown as they are. */
  private readonly touched = computed(() => {
    const { settling, commands, made } = this.queue.state();
    const ids = new Set<unknown>();
    for (const command of [...settling.map((each) => each.command), ...commands]) {
      ids.add(command.project_id);
      if (command.name === 'move_task') ids.add(toLocal(command, made)['project_id']);
    }
    return ids;
  });

  /** By the id of the project. */
  readonly all: Signal<ReadonlyMap<number, ProjectState>> = computed(() => {
    const states = new Map<number, ProjectState>();
    for (const replica of this.replicas.all().values()) {
      const state = this.of(replica)();
      if (state !== null) states.set(replica.id, state);
    }
    return states;
  });

  /** Whether every task of every project is on this device; not while some are still on their way. */
  readonly isWhole = computed(() => {
    const visible = this.me.projectIds();
    const { all } = this.replicas;
    return visible !== null && [...visible.keys()].every((id) => all().get(id)?.isWhole() === true);
  });

  /** Whether all that is missing is on its way: there is room for it, and the server did not refuse it. */
  readonly isArriving = computed(() => {
    const visible = this.me.projectIds();
    if (visible === null || this.isWhole()) return false;
    return [...visible.keys()].every((id) => {
      const replica = this.replicas.all().get(id);
      if (replica === undefined || replica.isWhole()) return true;
      return !replica.isLeftOut() && (replica.loadError() ?? replica.accessError()) === null;
    });
  });

  of(replica: ProjectReplica): Signal<ProjectState | null> {
    const known = this.shown.get(replica);
    if (known !== undefined) return known;
    const unconfirmed = computed(
      () => (this.touched().has(replica.id) ? shownOver(this.queue.state(), replica.id) : NOTHING),
      { equal: isSameOverlay },
    );
    const shown = computed(() => {
      const state = replica.state();
      if (state === null) return null;
      return overlaid(state, unconfirmed(), this.made(), this.user()?.id ?? 0);
    });
    this.shown.set(replica, shown);
    return shown;
  }

  /** The replica of a project, for what is kept beside its stream. */
  replicaOf(projectId: number): ProjectReplica | undefined {
    return this.replicas.all().get(projectId);
  }

  /** Takes in completed tasks that the server was asked for, which the windows of their projects leave out. */
  remember(tasks: readonly Task[]): void {
    const byProject = new Map<number, Task[]>();
    for (const task of tasks)
      byProject.set(task.project_id, [...(byProject.get(task.project_id) ?? []), task]);
    for (const [id, of] of byProject) {
      const look = (state: ProjectState): ProjectState =>
        of.filter((task) => isNews(state, task)).reduce(withTask, state);
      this.replicaOf(id)?.look(look);
    }
  }
}

/** The window is kept by events alone; a plain read may be older or newer than the cursor. */
function isNews(state: ProjectState, task: Task): boolean {
  if (!task.completed) return false;
  const known = taskIn(state, task.id);
  return known === undefined || (known.completed && known.version < task.version);
}
