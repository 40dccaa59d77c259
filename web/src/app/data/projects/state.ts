/** One project as this client knows it, and how events change it: pure, replayed by shared histories.
 *
 * The window holds every open task (`tasks`); completed ones leave it. Those that somebody is looking at
 * stay in `closed`, which is no part of convergence and may be dropped at any time.
 */
import { Envelope } from '../../core/live/envelope';
import * as wire from '../../generated/wire';
import { Task } from '../tasks/model';
import { Member, Project, Section } from './model';

/** A page of it, its tasks whole again where they came in columns. */
export interface ProjectSnapshot extends Omit<wire.ProjectSnapshot, 'tasks'> {
  readonly tasks: readonly Task[];
}

export interface ProjectState {
  readonly project: Project;
  readonly members: ReadonlyMap<number, Member>;
  readonly sections: ReadonlyMap<number, Section>;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly closed: ReadonlyMap<number, Task>;
  readonly counts: { readonly open: number; readonly completed: number };
}

interface Draft {
  project: Project;
  readonly members: Map<number, Member>;
  readonly sections: Map<number, Section>;
  readonly tasks: Map<number, Task>;
  readonly closed: Map<number, Task>;
  readonly counts: { open: number; completed: number };
}

export function stateFrom(pages: readonly [ProjectSnapshot, ...ProjectSnapshot[]]): ProjectState {
  const [first] = pages;
  const byId = <T extends { readonly id: number }>(items: readonly T[]): Map<number, T> =>
    new Map(items.map((item) => [item.id, item]));
  return {
    project: first.project,
    members: new Map(first.members.map((member) => [member.user_id, member])),
    sections: byId(first.sections),
    tasks: byId(pages.flatMap((page) => page.tasks)),
    closed: new Map(),
    counts: first.counts,
  };
}

/** Applies events that follow each other; one copy of the collections for the whole batch. */
export function reduceProject(state: ProjectState, events: readonly Envelope[]): ProjectState {
  const draft: Draft = {
    project: state.project,
    members: new Map(state.members),
    sections: new Map(state.sections),
    tasks: new Map(state.tasks),
    closed: new Map(state.closed),
    counts: { ...state.counts },
  };
  for (const event of events) apply(draft, event);
  return draft;
}

function apply(draft: Draft, event: Envelope): void {
  switch (event.type) {
    case 'task_created':
    case 'task_restored':
      count(draft, event.data as Task, 1);
      putTask(draft, event.data as Task);
      return;
    case 'task_updated':
      updateTask(draft, event.data as Task, event.changed);
      return;
    case 'task_deleted':
      removeTask(draft, (event.data as wire.Gone).id);
      return;
    case 'section_created':
    case 'section_updated':
      putSection(draft, event.data as Section);
      return;
    case 'section_deleted':
      draft.sections.delete((event.data as wire.Gone).id);
      return;
    case 'project_updated':
      draft.project = event.data as Project;
      return;
    case 'member_added':
    case 'member_updated':
      putMember(draft, event.data as Member);
      return;
    case 'member_removed':
      draft.members.delete((event.data as wire.Events['member_removed']).user_id);
      return;
    default:
      // Comments are kept by their own store; types of newer servers change nothing here.
      return;
  }
}

function updateTask(draft: Draft, task: Task, changed: readonly string[]): void {
  if (changed.includes('completed')) {
    draft.counts.open += task.completed ? -1 : 1;
    draft.counts.completed += task.completed ? 1 : -1;
  }
  putTask(draft, task);
}

function putTask(draft: Draft, task: Task): void {
  const watched = draft.tasks.has(task.id) || draft.closed.has(task.id);
  if (task.completed) {
    draft.tasks.delete(task.id);
    if (watched) draft.closed.set(task.id, task);
  } else {
    draft.closed.delete(task.id);
    draft.tasks.set(task.id, task);
  }
}

function removeTask(draft: Draft, id: number): void {
  const wasOpen = draft.tasks.delete(id);
  draft.closed.delete(id);
  if (wasOpen) draft.counts.open -= 1;
  else draft.counts.completed -= 1;
}

function count(draft: Draft, task: Task, by: number): void {
  if (task.completed) draft.counts.completed += by;
  else draft.counts.open += by;
}

function putSection(draft: Draft, section: Section): void {
  draft.sections.set(section.id, section);
}

function putMember(draft: Draft, member: Member): void {
  draft.members.set(member.user_id, member);
}

/** The state with one task put as it is expected to become. */
export function withTask(state: ProjectState, task: Task): ProjectState {
  const tasks = new Map(state.tasks);
  const closed = new Map(state.closed);
  if (task.completed) {
    tasks.delete(task.id);
    closed.set(task.id, task);
  } else {
    closed.delete(task.id);
    tasks.set(task.id, task);
  }
  return { ...state, tasks, closed };
}

/** Without the task and all that is below it: both leave together. */
export function withoutFamily(state: ProjectState, id: number): ProjectState {
  const tasks = new Map(state.tasks);
  const closed = new Map(state.closed);
  for (const each of [id, ...below(state, id)]) {
    tasks.delete(each);
    closed.delete(each);
  }
  return { ...state, tasks, closed };
}

/** The ids of all known tasks below one, parents before their children. */
export function below(
  state: ProjectState,
  id: number,
  joins: (task: Task) => boolean = () => true,
): readonly number[] {
  const known = [...state.tasks.values(), ...state.closed.values()];
  const found = [id];
  for (const above of found) {
    const children = known.filter((each) => each.parent_id === above && !found.includes(each.id));
    found.push(...children.filter(joins).map((each) => each.id));
  }
  return found.slice(1);
}

export function taskIn(state: ProjectState | null, id: number): Task | undefined {
  return state?.tasks.get(id) ?? state?.closed.get(id);
}
