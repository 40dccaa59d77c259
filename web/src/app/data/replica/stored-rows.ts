/** The states of replicas as rows of the database on this device, and back. */
import { Cursor } from '../../core/live/cursor';
import { StoredMe, StoredProject } from '../../core/storage/database';
import { SNAPSHOT_SHAPE } from '../../generated/snapshot-shape';
import { KEPT_NOTIFICATIONS, MeState } from '../me/state';
import { byId, CollectionLists, collectionLists, collectionMaps } from '../projects/collections';
import { Access, Member, Project } from '../projects/model';
import { ProjectState } from '../projects/state';
import { Task } from '../tasks/model';

interface KeptProject extends CollectionLists {
  readonly project: Project;
  readonly members: readonly Member[];
  readonly counts: ProjectState['counts'];
}

interface KeptMe extends Omit<MeState, 'access'> {
  readonly access: readonly Access[];
}

/** Where a replica stands, and what it holds there. */
export interface Held<State> {
  readonly state: State;
  readonly cursor: Cursor;
}

/** What was written by a release whose entities had other fields is fetched anew. */
export function isReadable({ shape }: { readonly shape: string }): boolean {
  return shape === SNAPSHOT_SHAPE;
}

export function projectRow(
  id: number,
  { state, cursor }: Held<ProjectState>,
  usedAt: string,
): StoredProject {
  const kept: KeptProject = {
    project: state.project,
    members: [...state.members.values()],
    ...collectionLists(state),
    counts: state.counts,
  };
  return { id, cursor, shape: SNAPSHOT_SHAPE, used_at: usedAt, state: kept };
}

export function projectFrom(row: StoredProject, tasks: readonly Task[]): Held<ProjectState> {
  const kept = row.state as KeptProject;
  const state: ProjectState = {
    project: kept.project,
    members: new Map(kept.members.map((member) => [member.user_id, member])),
    ...collectionMaps(kept),
    tasks: byId(tasks),
    closed: new Map(),
    counts: kept.counts,
  };
  return { state, cursor: row.cursor };
}

export function meRow({ state, cursor }: Held<MeState>): StoredMe {
  const kept: KeptMe = {
    ...state,
    access: [...state.access.values()],
    notifications: state.notifications.slice(0, KEPT_NOTIFICATIONS),
  };
  return { id: 'me', cursor, shape: SNAPSHOT_SHAPE, state: kept };
}

export function meFromRow(row: StoredMe): Held<MeState> {
  const kept = row.state as KeptMe;
  const access = new Map(kept.access.map((each) => [each.project.id, each]));
  return { state: { ...kept, access }, cursor: row.cursor };
}
