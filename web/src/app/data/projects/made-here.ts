/** A project that was made on this device, and that no server knows yet: empty, with its maker in it. Pure. */
import { User } from '../../core/session/user';
import { collectionMaps, noCollections } from './collections';
import { Access } from './model';
import { ProjectState } from './state';

export function madeHere({ project, role }: Access, user: User): ProjectState {
  const { id: user_id, name } = user;
  const maker = { project_id: project.id, user_id, name, role, active: true };
  return {
    project,
    members: new Map([[user_id, maker]]),
    ...collectionMaps(noCollections()),
    ...{ tasks: new Map(), closed: new Map() },
    counts: { open: 0, completed: 0 },
  };
}
