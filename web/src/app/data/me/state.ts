/** The person's own stream as this client knows it: projects they may see, and their inbox. Pure. */
import { Envelope } from '../../core/live/envelope';
import { User } from '../../core/session/user';
import { Events } from '../../generated/wire';
import { Access, View } from '../projects/model';
import { Arrangement, Erased, MeSnapshot, Notification, ReceivedInvitation } from './model';

export interface MeState {
  readonly user: User;
  readonly access: ReadonlyMap<number, Access>;
  readonly arrangement: Arrangement;
  /** Newest first; as new ones come the oldest fall off, and are loaded again on demand. */
  readonly notifications: readonly Notification[];
  readonly unread: number;
  /** What others invite this person into, the oldest first; those whose time is over may still be among them. */
  readonly invitations: readonly ReceivedInvitation[];
  /** Saved views that only this person sees. */
  readonly views: readonly View[];
}

export const KEPT_NOTIFICATIONS = 100;

export function meFrom(snapshot: MeSnapshot): MeState {
  return {
    user: snapshot.user,
    access: new Map(snapshot.projects.map((access) => [access.project.id, access])),
    arrangement: snapshot.arrangement,
    notifications: [...snapshot.notifications].sort((a, b) => b.id - a.id),
    unread: snapshot.unread_count,
    invitations: snapshot.invitations,
    views: snapshot.views,
  };
}

export function reduceMe(state: MeState, events: readonly Envelope[]): MeState {
  return events.reduce(step, state);
}

function step(state: MeState, event: Envelope): MeState {
  switch (event.type) {
    case 'access_granted':
      return withAccess(state, event.data as Access);
    case 'access_revoked':
      return withoutAccess(state, (event.data as Events['access_revoked']).project_id);
    case 'projects_arranged':
      return { ...state, arrangement: event.data as Arrangement };
    case 'notification': {
      const fresh = event.data as Notification | Erased;
      // Its project is gone for this person; a later event tells so, and how many are unread.
      if ('erased' in fresh) return state;
      const others = state.notifications.filter(
        (each) => each.id !== fresh.id && each.id !== fresh.replaces,
      );
      return {
        ...state,
        notifications: [fresh, ...others].slice(0, Math.max(KEPT_NOTIFICATIONS, others.length)),
        unread: state.unread + (fresh.replaces === null ? 1 : 0),
      };
    }
    case 'notifications_read': {
      const { ids, unread_count } = event.data as Events['notifications_read'];
      return { ...withRead(state, new Set(ids)), unread: unread_count };
    }
    case 'invitation_received': {
      const invitation = event.data as ReceivedInvitation;
      const others = state.invitations.filter((each) => each.id !== invitation.id);
      return { ...state, invitations: [...others, invitation] };
    }
    case 'invitation_closed':
      return withoutInvitation(state, (event.data as Events['invitation_closed']).id);
    case 'view_created':
    case 'view_updated':
      return withView(state, event.data as View);
    case 'view_deleted':
      return withoutView(state, (event.data as Events['view_deleted']).id);
    case 'user_updated':
      return { ...state, user: event.data as User };
    default:
      return state;
  }
}

export function withAccess(state: MeState, access: Access): MeState {
  return { ...state, access: new Map(state.access).set(access.project.id, access) };
}

export function withoutAccess(state: MeState, projectId: number): MeState {
  const access = new Map(state.access);
  access.delete(projectId);
  // What the inbox said of it goes too; how many are unread is told by an event of its own.
  const notifications = state.notifications.filter((each) => each.project_id !== projectId);
  return { ...state, access, notifications };
}

export function withView(state: MeState, view: View): MeState {
  return { ...state, views: [...state.views.filter(({ id }) => id !== view.id), view] };
}

export function withoutView(state: MeState, id: number): MeState {
  return { ...state, views: state.views.filter((each) => each.id !== id) };
}

export function withoutInvitation(state: MeState, id: number): MeState {
  return { ...state, invitations: state.invitations.filter((each) => each.id !== id) };
}

/** What came before the oldest that is known. */
export function withOlder(state: MeState, older: readonly Notification[]): MeState {
  const oldest = state.notifications.at(-1)?.id ?? Infinity;
  const before = older.filter((each) => each.id < oldest);
  return { ...state, notifications: [...state.notifications, ...before] };
}

/** `null` stands for all of them. */
export function withRead(state: MeState, ids: ReadonlySet<number> | null): MeState {
  const read = (each: Notification): boolean => ids === null || ids.has(each.id);
  return {
    ...state,
    notifications: state.notifications.map((each) => (read(each) ? { ...each, read: true } : each)),
  };
}
