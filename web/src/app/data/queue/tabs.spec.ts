import 'fake-indexeddb/auto';
import { createEnvironmentInjector, EnvironmentInjector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { FakeChannel, FakeLocks } from '../../../testing/browser-tabs';
import { aCommand } from '../../../testing/commands';
import { ADA, aTask } from '../../../testing/entities';
import { FakeLive } from '../../../testing/fake-live';
import { CommandSender } from '../../core/live/command-sender';
import { DoneWith } from '../../core/live/commands';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { DeviceStorage } from '../../core/storage/device-storage';
import { TabLeadership, TERM } from '../../core/storage/tab-leadership';
import { CommandDrain } from './command-drain';
import { CommandQueue, Parked } from './command-queue';
import { EMPTY_QUEUE } from './model';
import { localIdOf } from './references';
import { merged } from './tabs';

const context = { title: 'Paint', project: 'Garden party', before: {} };

interface Tab {
  readonly queue: CommandQueue;
  readonly live: FakeLive;
  readonly injector: EnvironmentInjector;
  readonly leadership: TabLeadership;
}

describe('The queue of a person with several tabs', () => {
  let tabs: Tab[];

  const open = async (): Promise<Tab> => {
    const user = signal<User | null>(ADA);
    const live = new FakeLive();
    const injector = createEnvironmentInjector(
      [
        ...[CommandQueue, CommandDrain, DeviceStorage, TabLeadership],
        { provide: Live, useValue: live },
        { provide: CommandSender, useValue: live },
        { provide: Session, useValue: { user } },
      ],
      TestBed.inject(EnvironmentInjector),
    );
    const queue = injector.get(CommandQueue);
    const leadership = injector.get(TabLeadership);
    injector.get(CommandDrain);
    const tab = { queue, live, injector, leadership };
    tabs.push(tab);
    await until(() => queue.ready() && tabs.some((each) => each.leadership.isLeader()));
    return tab;
  };
  const close = (tab: Tab): void => {
    tabs = tabs.filter((each) => each !== tab);
    tab.injector.destroy();
  };
  /** Until then the database of the test answers, and what follows from that happens. */
  const until = (isSo: () => boolean): Promise<unknown> =>
    vi.waitUntil(() => {
      TestBed.tick();
      return isSo();
    });
  const edit = ({ queue }: Tab, fields: object): Promise<DoneWith<'update_task'>> =>
    queue.add({
      ...{ name: 'update_task', fields: { id: 7, ...fields }, project_id: 3, seen: 3, context },
    });
  const setAll = (state: 'live' | 'offline'): void =>
    tabs.forEach(({ live }) => live.state.set(state));

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    FakeChannel.install();
    FakeLocks.install();
    tabs = [];
  });
  afterEach(() => {
    for (const tab of tabs) close(tab);
    Reflect.deleteProperty(navigator, 'locks');
    vi.unstubAllGlobals();
  });

  it('is the same in all of them, and sent by the one that leads', async () => {
    const [leader, other] = [await open(), await open()];
    const done = edit(other, { title: 'One' });
    await until(() => leader.live.sent.length === 1);
    expect([leader.queue.unsent(), other.queue.unsent()]).toEqual([1, 1]);
    expect(other.live.sent).toEqual([]);
    await leader.live.answer(aTask({ id: 7, title: 'One' }));
    expect((await done).data.title).toBe('One');
    await until(() => leader.queue.unsent() + other.queue.unsent() === 0);
  });

  it('stays on the screen of each until its own replica has reached the event', async () => {
    const [leader, other] = [await open(), await open()];
    leader.queue.reached = () => 11;
    other.queue.reached = () => 10;
    void edit(leader, { title: 'One' });
    await until(() => other.queue.unsent() === 1 && leader.live.sent.length === 1);
    await leader.live.answer(aTask({ id: 7 }), { events: [{ stream: 'project:3', seq: 11 }] });
    await until(() => other.queue.unsent() === 0);
    const settling = [leader, other].map(({ queue }) => queue.state().settling.length);
    expect(settling).toEqual([0, 1]);
  });

  it('tells of a refusal where it was made, and asks about it in every tab until one decides', async () => {
    const [leader, other] = [await open(), await open()];
    const refusal = edit(other, { title: 'One' }).catch((thrown: unknown) => thrown);
    await until(() => leader.live.sent.length === 1);
    await leader.live.refuse({ status: 403, code: 'forbidden' });
    expect(await refusal).toBeInstanceOf(Parked);
    expect([leader, other].map(({ queue }) => queue.undecided().length)).toEqual([1, 1]);
    leader.queue.drop(leader.queue.undecided()[0]!.order);
    await until(() => other.queue.undecided().length === 0);
    expect(other.queue.state().commands).toEqual([]);
  });

  it('understands in one tab what was made in another, and numbers it in both', async () => {
    const [leader, other] = [await open(), await open()];
    setAll('offline');
    const uid = leader.queue.newUid();
    const task = { title: 'New', project_id: 3, uid };
    void leader.queue.add({ name: 'create_task', fields: task, project_id: 3, context });
    await until(() => other.queue.unsent() === 1);
    void edit(other, { id: localIdOf(uid), title: 'Renamed' });
    await until(() => leader.queue.unsent() === 2);
    const numbered = vi.fn();
    other.queue.numbered$.subscribe(numbered);
    setAll('live');
    await until(() => leader.live.sent.length === 2);
    expect(leader.live.sent[1]?.fields['id']).toBe(`uid:${uid}`);
    await leader.live.answer(aTask({ id: 20 }), {}, leader.live.sent[0]);
    await leader.live.answer(aTask({ id: 20 }), {}, leader.live.sent[1]);
    await until(() => other.queue.unsent() === 0);
    expect(numbered).toHaveBeenCalledExactlyOnceWith({ localId: localIdOf(uid), id: 20 });
  });

  it('goes on in another tab when the one that led is closed, under the same ids', async () => {
    const [leader, other] = [await open(), await open()];
    void edit(leader, { title: 'One' });
    await until(() => other.queue.unsent() === 1 && leader.live.sent.length === 1);
    close(leader);
    await until(() => other.live.sent.length === 1);
    expect(other.live.sent[0]?.id).toBe(leader.live.sent[0]?.id);
  });

  it('is what the device has for a tab that led before and has not heard of its end', async () => {
    const tab = await open();
    edit(tab, { title: 'One' }).catch(() => undefined);
    await until(() => tab.live.sent.length === 1 && tab.queue.kept());
    const database = await tab.injector.get(DeviceStorage).databaseOf(ADA.id);
    await database!.put('settings', 9, TERM);
    await tab.live.refuse({ status: 403, code: 'forbidden' });
    await until(() => tab.live.sent.length === 2);
    expect(tab.live.sent[1]?.id).toBe(tab.live.sent[0]?.id);
    expect(tab.queue.undecided()).toEqual([]);
    expect(await database!.getAll('queue')).toMatchObject([{ parked: null }]);
  });
});

describe('News of another tab', () => {
  const reached = (): null => null;

  it('leaves nothing waiting for what was given up meanwhile', () => {
    const [waiting, parked] = [aCommand({ id: 'a', behind: 'b', order: 2 }), aCommand({ id: 'b' })];
    const state = { ...EMPTY_QUEUE, commands: [parked, waiting] };
    const news = { put: [], removed: [parked.order], done: [] };
    expect(merged(state, news, reached).commands).toEqual([{ ...waiting, behind: null }]);
  });

  it('does not say which events this tab has seen', () => {
    const command = aCommand({ id: 'a', echoed: true });
    const news = { put: [command], removed: [], done: [] };
    expect(merged(EMPTY_QUEUE, news, reached).commands[0]?.echoed).toBe(false);
    const seen = { ...EMPTY_QUEUE, commands: [command] };
    const again = { ...news, put: [{ ...command, echoed: false, sent: true }] };
    expect(merged(seen, again, reached).commands[0]).toMatchObject({ echoed: true, sent: true });
  });
});
