import { Envelope } from '../../core/live/envelope';
import { User } from '../../core/session/user';
import { Access } from '../projects/model';
import { Notification } from './model';
import { MeState, reduceMe, withOlder } from './state';

const start: MeState = {
  user: { id: 5 } as User,
  access: new Map(),
  arrangement: { order: [], favourites: [] },
  notifications: [],
  unread: 0,
  invitations: [],
  views: [],
};
const event = (type: string, data: unknown): Envelope => ({
  type,
  stream: 'user:5',
  seq: 1,
  at: '',
  actor_id: 1,
  command_id: null,
  changed: [],
  data,
});
const note = (id: number, over: Partial<Notification> = {}): Notification =>
  ({ id, read: false, times: 1, replaces: null, ...over }) as Notification;
const access = (id: number): Access => ({ project: { id }, role: 'member' }) as Access;

describe('reduceMe', () => {
  it('arranges projects as another tab has', () => {
    const arrangement = { order: [3, 2], favourites: [2] };
    expect(reduceMe(start, [event('projects_arranged', arrangement)]).arrangement).toBe(
      arrangement,
    );
  });

  it('counts what is unread and forgets it when read elsewhere', () => {
    const heard = reduceMe(
      start,
      [1, 2, 3].map((id) => event('notification', note(id))),
    );
    expect(heard.notifications.map((each) => each.id)).toEqual([3, 2, 1]);
    expect(heard.unread).toBe(3);

    const read = reduceMe(heard, [event('notifications_read', { ids: [1, 3], unread_count: 1 })]);
    expect(read.notifications.filter((each) => !each.read).map((each) => each.id)).toEqual([2]);
    expect(read.unread).toBe(1);
  });

  it('lets a line take the place of the one it counts on, wherever that stands', () => {
    const heard = reduceMe(start, [
      event('notification', note(1)),
      event('notification', note(2)),
      event('notification', note(3, { times: 2, replaces: 1 })),
      event('notification', note(4, { times: 8, replaces: 0 })), // too old to be known here
    ]);
    expect(heard.notifications.map(({ id, times }) => [id, times])).toEqual([
      [4, 8],
      [3, 2],
      [2, 1],
    ]);
    expect(heard.unread).toBe(2);
    const late = reduceMe(heard, [event('notifications_read', { ids: [1], unread_count: 2 })]);
    expect(late.notifications.every((each) => !each.read)).toBe(true);
  });

  it('passes over what was erased: a later event tells what is gone', () => {
    const erased = event('notification', { id: 2, erased: true });
    expect(reduceMe(start, [erased])).toEqual(start);
  });

  it('keeps the newest hundred, and older ones only once they were loaded', () => {
    const coming = Array.from({ length: 120 }, (_, index) =>
      event('notification', note(index + 1)),
    );
    const heard = reduceMe(start, coming);
    expect(heard.notifications.map((each) => each.id).slice(-1)).toEqual([21]);

    const loaded = withOlder(
      heard,
      [22, 21, 20, 19].map((id) => note(id)),
    );
    expect(loaded.notifications.map((each) => each.id).slice(-3)).toEqual([21, 20, 19]);
    const fresh = reduceMe(loaded, [event('notification', note(121))]);
    expect(fresh.notifications.map((each) => each.id).slice(-2)).toEqual([21, 20]);
    expect(fresh.notifications).toHaveLength(102);
  });

  it('gains and loses projects', () => {
    const granted = reduceMe(start, [
      event('access_granted', access(3)),
      event('access_granted', access(4)),
    ]);
    expect([...granted.access.keys()]).toEqual([3, 4]);
    const revoked = reduceMe(granted, [event('access_revoked', { project_id: 3 })]);
    expect([...revoked.access.keys()]).toEqual([4]);
  });

  it('holds invitations until they are answered or closed', () => {
    const invited = reduceMe(start, [
      event('invitation_received', { id: 4, project_name: 'Garden' }),
      event('invitation_received', { id: 6, project_name: 'Shed' }),
    ]);
    expect(invited.invitations.map((each) => each.id)).toEqual([4, 6]);
    const closed = reduceMe(invited, [event('invitation_closed', { id: 4 })]);
    expect(closed.invitations.map((each) => each.id)).toEqual([6]);
  });

  it('ignores what it does not know', () => {
    expect(reduceMe(start, [event('from_the_future', {})])).toBe(start);
  });
});
