import { aCommand, aCreation } from '../../../testing/commands';
import { ADA, GARDEN } from '../../../testing/entities';
import { EMPTY_QUEUE, QueuedCommand } from '../queue/model';
import { localIdOf } from '../queue/references';
import { Notification, ReceivedInvitation } from './model';
import { meOver, shownOverMe } from './overlay';
import { MeState } from './state';

const note = (id: number): Notification => ({ id, read: false, project_id: 3 }) as Notification;
const state: MeState = {
  user: ADA,
  access: new Map([[3, { project: GARDEN, role: 'owner' }]]),
  arrangement: { order: [], favourites: [] },
  notifications: [note(2), note(1)],
  unread: 5,
  invitations: [{ id: 9, project_name: 'Attic' } as ReceivedInvitation],
  views: [],
};
const mine = (name: QueuedCommand['name'], fields: object): QueuedCommand =>
  aCommand({ name, fields: { ...fields }, project_id: null });
const over = (...commands: QueuedCommand[]): MeState => meOver(state, commands, new Map());

describe('one’s projects and inbox as they are shown', () => {
  it('have a new project, with its later name, and under its number once there is one', () => {
    const { uid, command } = aCreation(
      { name: 'Attic' },
      { name: 'create_project', project_id: null },
    );
    const rename = mine('update_project', { id: `uid:${uid}`, name: 'Loft' });
    const local = over(command, rename).access.get(localIdOf(uid));
    expect(local).toMatchObject({ role: 'owner', project: { name: 'Loft', created_by: ADA.id } });
    const numbered = meOver(state, [command, rename], new Map([[uid, 20]]));
    expect([...numbered.access.keys()]).toEqual([3, 20]);
  });

  it('have a project where the person put it, new ones too, and as archived', () => {
    const { uid, command } = aCreation(
      { name: 'Attic' },
      { name: 'create_project', project_id: null },
    );
    const arranged = mine('arrange_project', {
      ...{ id: `uid:${uid}`, before_id: null, favourite: true },
    });
    const shown = over(command, arranged);
    const attic = localIdOf(uid);
    expect(shown.arrangement).toEqual({ order: [3, attic], favourites: [attic] });
    const archived = over(mine('update_project', { id: 3, archived: true })).access.get(3);
    expect(archived?.project.archived_at).not.toBeNull();
  });

  it('have a deleted project no longer, nor what the inbox said of it', () => {
    const shown = over(mine('delete_project', { id: 3 }));
    expect([shown.access.size, shown.notifications.length]).toEqual([0, 0]);
  });

  it.each(['accept_received_invitation', 'decline_invitation'] as const)(
    'ask no more about an invitation after %s',
    (name) => expect(over(mine(name, { id: 9 })).invitations).toEqual([]),
  );

  it('count what was read, some of it or all', () => {
    expect(over(mine('read_notifications', { ids: [2] })).unread).toBe(4);
    const all = over(mine('read_notifications', {}));
    expect([all.unread, all.notifications.every(({ read }) => read)]).toEqual([0, true]);
  });

  it('follow what is about the person, and what a project is called', () => {
    const [own, rename, other] = [
      mine('decline_invitation', { id: 9 }),
      aCommand({ name: 'update_project', fields: { id: 3, name: 'Loft' } }),
      aCommand(),
    ];
    const queue = { ...EMPTY_QUEUE, commands: [own, rename, other] };
    expect(shownOverMe(queue).map(({ id }) => id)).toEqual([own.id, rename.id]);
  });
});
