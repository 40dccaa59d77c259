import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { ADA, aTask } from '../../../testing/entities';
import { FakeLive } from '../../../testing/fake-live';
import { CommandSender } from '../../core/live/command-sender';
import { DoneWith } from '../../core/live/commands';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { DeviceStorage } from '../../core/storage/device-storage';
import { CommandDrain } from './command-drain';
import { CommandQueue, Parked } from './command-queue';
import { localIdOf } from './references';

const BEN: User = { ...ADA, id: 2, name: 'Ben' };
const context = { title: 'Paint', project: 'Garden party', before: {} };

describe('CommandQueue', () => {
  let live: FakeLive;
  let queue: CommandQueue;
  const user = signal<User | null>(ADA);

  /** The page as it is opened; what it keeps on the device outlives it. */
  async function openPage(): Promise<void> {
    TestBed.resetTestingModule();
    live = new FakeLive();
    TestBed.configureTestingModule({
      providers: [
        { provide: Live, useValue: live },
        { provide: CommandSender, useValue: live },
        { provide: Session, useValue: { user } },
      ],
    });
    queue = TestBed.inject(CommandQueue);
    TestBed.inject(CommandDrain);
    TestBed.tick();
    await vi.waitUntil(() => queue.ready());
  }
  const edit = (fields: object, seen = 3): Promise<DoneWith<'update_task'>> =>
    queue.add({ name: 'update_task', fields: { id: 7, ...fields }, project_id: 3, seen, context });
  const create = (fields: object = {}): string => {
    const uid = queue.newUid();
    const task = { title: 'New', project_id: 3, uid, ...fields };
    void queue.add({ name: 'create_task', fields: task, project_id: 3, context });
    return uid;
  };
  const offline = (): void => live.state.set('offline');
  const online = (): void => {
    live.state.set('live');
    TestBed.tick();
  };
  const kept = (): Promise<void> => vi.waitUntil(() => queue.kept()).then(() => undefined);
  const names = (): string[] => live.sent.map(({ name }) => name);

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    user.set(ADA);
    await openPage();
  });

  it('sends one command at once, and what came meanwhile in one batch, in order', async () => {
    void edit({ title: 'One' });
    create();
    void edit({ priority: 2 });
    expect(names()).toEqual(['update_task']);
    await live.answer(aTask({ id: 7 }));
    expect(names()).toEqual(['update_task', 'create_task', 'update_task']);
  });

  it('asks the browser to keep the device’s copy with the first change that cannot be sent', async () => {
    const persist = vi.spyOn(TestBed.inject(DeviceStorage), 'persist').mockResolvedValue();
    void edit({ title: 'One' });
    expect(persist).not.toHaveBeenCalled();
    offline();
    void edit({ title: 'Two' });
    expect(persist).toHaveBeenCalledOnce();
    await kept();
  });

  it('keeps what was done without a network, and sends it after a reload under the same ids', async () => {
    offline();
    void edit({ title: 'One' });
    void edit({ title: 'Two' });
    await kept();
    const ids = queue.state().commands.map(({ id }) => id);
    await openPage();
    expect(queue.unsent()).toBe(2);
    expect(live.sent.map(({ id }) => id)).toEqual(ids);
    expect(live.sent[1]?.fields['base_version']).toEqual({ after: ids[0] });
    await live.answer(aTask({ id: 7 }), {}, live.sent[0]);
    await live.answer(aTask({ id: 7 }), {}, live.sent[1]);
    await kept();
    await openPage();
    expect(live.sent).toEqual([]);
  });

  it('sends again, under the same id, what got no answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    void edit({ title: 'One' });
    await live.refuse({ status: 0, code: 'unreachable' });
    await live.refuse({ status: 429, code: 'rate_limited', retry_after: 2 });
    expect(live.sent).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(live.sent[1]?.id).toBe(live.sent[0]?.id);
    vi.useRealTimers();
  });

  it('names what was made without a network by its uid, and by its number once it has one', async () => {
    offline();
    const numbered = vi.fn();
    queue.numbered$.subscribe(numbered);
    const localId = localIdOf(create());
    void edit({ id: localId, title: 'Renamed' });
    online();
    expect(live.sent[1]?.fields['id']).toBe(`uid:${String(live.sent[0]?.fields['uid'])}`);
    await live.answer(aTask({ id: 20 }), {}, live.sent[0]);
    await live.answer(aTask({ id: 20 }), {}, live.sent[1]);
    expect(numbered).toHaveBeenCalledExactlyOnceWith({ localId, id: 20 });
    void edit({ id: localId, title: 'Again' });
    expect(live.sent[2]?.fields['id']).toBe(20);
  });

  it('keeps what was refused, tells its caller, and goes on with all others', async () => {
    const refusal = edit({ title: 'One' }).catch((thrown: unknown) => thrown);
    void edit({ id: 8, title: 'Else' });
    await live.refuse({ status: 403, code: 'forbidden' }, live.sent[0]);
    expect(await refusal).toBeInstanceOf(Parked);
    expect(names()).toHaveLength(2);
    await kept();
    await openPage();
    expect(queue.undecided()).toMatchObject([{ fields: { title: 'One' } }]);
    expect(live.sent.map(({ fields }) => fields['title'])).toEqual(['Else']);
  });

  it('interrupts nobody with the refusal of what they did without a connection', async () => {
    offline();
    const told = vi.fn();
    edit({ title: 'One' }).then(told, told);
    online();
    await live.refuse({ status: 403, code: 'forbidden' });
    expect(queue.undecided()).toHaveLength(1);
    expect(told).not.toHaveBeenCalled();
  });

  it('sends what was refused again when the person insists, and drops it when they give it up', async () => {
    void edit({ title: 'One' }).catch(() => undefined);
    const current = aTask({ id: 7, title: 'Theirs', version: 5 });
    await live.refuse({ status: 409, code: 'conflict', current, conflicting_fields: ['title'] });
    const [parked] = queue.undecided();
    void queue.keepMine(parked!.order).catch(() => undefined);
    expect(live.sent[1]?.fields).toMatchObject({ title: 'One', base_version: 5 });
    expect(live.sent[1]?.id).not.toBe(live.sent[0]?.id);
    await live.refuse({ status: 403, code: 'forbidden' });
    queue.drop(parked!.order);
    expect(queue.state().commands).toEqual([]);
  });

  it('shows nobody what another person left on this browser, and keeps it for them', async () => {
    offline();
    void edit({ title: 'One' });
    await kept();
    user.set(BEN);
    TestBed.tick();
    await vi.waitUntil(() => queue.ready());
    online();
    expect([queue.unsent(), live.sent]).toEqual([0, []]);
    user.set(ADA);
    TestBed.tick();
    await vi.waitUntil(() => live.sent.length === 1);
  });

  it('leaves nothing on the device when the person gives up all of it', async () => {
    offline();
    void edit({ title: 'One' });
    create();
    await queue.wipe();
    expect(queue.unsent()).toBe(0);
    await openPage();
    expect([queue.unsent(), live.sent]).toEqual([0, []]);
  });
});
