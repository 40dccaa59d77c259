/** One project as this client knows it, and how events change it: pure, replayed by shared histories.
 *
 * The window holds every open task (`tasks`); completed ones leave it. Those that somebody is looking at
 * stay in `closed`, which is no part of convergence and may be dropped at any time.
 */
import { Envelope } from '../../core/live/envelope';
import { COLLECTIONS } from '../../generated/collections';
import * as wire from '../../generated/wire';
import { Task } from '../tasks/model';
import { byId, Collected, COLLECTION_KINDS, CollectionMaps, collectionMaps } from './collections';
import { Collections, Member, Project } from './model';

/** A page of it, its tasks whole again where they came in columns. */
export interface ProjectSnapshot extends Omit<wire.ProjectSnapshot, 'tasks'> {
  readonly tasks: readonly Task[];
}

export interface ProjectState extends CollectionMaps {
  readonly project: Project;
  readonly members: ReadonlyMap<number, Member>;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly closed: ReadonlyMap<number, Task>;
  readonly counts: { readonly open: number; readonly completed: number };
}

interface Maps extends Collections {
  readonly members: Member;
  readonly tasks: Task;
  readonly closed: Task;
}

/** A state while events change it. A collection is copied when it is first written to, so whatever did not
 * change keeps its identity, and what is computed from it is not computed again. */
export class StateDraft {
  state: ProjectState;

  constructor(private readonly before: ProjectState) {
    this.state = before;
  }

  has(name: keyof Maps, id: number): boolean {
    return this.state[name].has(id);
  }

  put<Name extends keyof Maps>(name: Name, id: number, entity: Maps[Name]): void {
    this.writable(name).set(id, entity);
  }

  remove(name: keyof Maps, id: number): boolean {
    return this.has(name, id) && this.writable(name).delete(id);
  }

  /** As it is expected to become: where it belongs by being open or completed. */
  putTask(task: Task): void {
    this.remove(task.completed ? 'tasks' : 'closed', task.id);
    this.put(task.completed ? 'closed' : 'tasks', task.id, task);
  }

  /** With all that is below it: both leave together. */
  removeFamily(id: number): void {
    for (const each of [id, ...below(this.state, id)]) {
      this.remove('tasks', each);
      this.remove('closed', each);
    }
  }

  putProject(project: Project): void {
    this.state = { ...this.state, project };
  }

  count(open: number, completed: number): void {
    const { counts } = this.state;
    const next = { open: counts.open + open, completed: counts.completed + completed };
    this.state = { ...this.state, counts: next };
  }

  private writable<Name extends keyof Maps>(name: Name): Map<number, Maps[Name]> {
    if (this.state[name] === this.before[name]) {
      this.state = { ...this.state, [name]: new Map<number, unknown>(this.before[name]) };
    }
    // Only a copy made here is ever written to.
    return this.state[name] as unknown as Map<number, Maps[Name]>;
  }
}

export function stateFrom(pages: readonly [ProjectSnapshot, ...ProjectSnapshot[]]): ProjectState {
  const [first] = pages;
  return {
    ...collectionMaps(first),
    project: first.project,
    members: new Map(first.members.map((member) => [member.user_id, member])),
    tasks: byId(pages.flatMap((page) => page.tasks)),
    closed: new Map(),
    counts: first.counts,
  };
}

/** Applies events that follow each other; at most one copy of each collection for the whole batch. */
export function reduceProject(state: ProjectState, events: readonly Envelope[]): ProjectState {
  const draft = new StateDraft(state);
  for (const event of events) apply(draft, event);
  return draft.state;
}

function apply(draft: StateDraft, event: Envelope): void {
  switch (event.type) {
    case 'task_created':
    case 'task_restored':
      addTask(draft, event.data as Task);
      return;
    case 'task_updated':
      updateTask(draft, event.data as Task, event.changed);
      return;
    case 'task_deleted':
      removeTask(draft, (event.data as wire.Gone).id);
      return;
    case 'project_updated':
      draft.putProject(event.data as Project);
      return;
    case 'member_added':
    case 'member_updated':
      draft.put('members', (event.data as Member).user_id, event.data as Member);
      return;
    case 'member_removed':
      draft.remove('members', (event.data as wire.Events['member_removed']).user_id);
      return;
    default:
      // Comments are kept by their own store; types of newer servers change nothing here.
      COLLECTION_EVENTS.get(event.type)?.(draft, event.data);
  }
}

type Effect = (draft: StateDraft, data: unknown) => void;

const COLLECTION_EVENTS: ReadonlyMap<string, Effect> = new Map(
  COLLECTION_KINDS.flatMap((kind): [keyof wire.Events, Effect][] => {
    const { name } = COLLECTIONS[kind];
    const put: Effect = (draft, data) => draft.put(name, (data as Collected).id, data as Collected);
    const remove: Effect = (draft, data) => draft.remove(name, (data as wire.Gone).id);
    return [
      [`${kind}_created`, put],
      [`${kind}_updated`, put],
      [`${kind}_deleted`, remove],
    ];
  }),
);

function addTask(draft: StateDraft, task: Task): void {
  draft.count(task.completed ? 0 : 1, task.completed ? 1 : 0);
  putTask(draft, task);
}

function updateTask(draft: StateDraft, task: Task, changed: readonly string[]): void {
  if (changed.includes('completed')) draft.count(task.completed ? -1 : 1, task.completed ? 1 : -1);
  putTask(draft, task);
}

function putTask(draft: StateDraft, task: Task): void {
  const isWatched = draft.has('tasks', task.id) || draft.has('closed', task.id);
  if (task.completed) {
    draft.remove('tasks', task.id);
    if (isWatched) draft.put('closed', task.id, task);
  } else {
    draft.remove('closed', task.id);
    draft.put('tasks', task.id, task);
  }
}

function removeTask(draft: StateDraft, id: number): void {
  const wasOpen = draft.remove('tasks', id);
  draft.remove('closed', id);
  draft.count(wasOpen ? -1 : 0, wasOpen ? 0 : -1);
}

/** The state with one task put as it is expected to become. */
export function withTask(state: ProjectState, task: Task): ProjectState {
  const draft = new StateDraft(state);
  draft.putTask(task);
  return draft.state;
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
