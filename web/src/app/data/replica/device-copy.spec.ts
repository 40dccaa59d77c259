import 'fake-indexeddb/auto';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { ADA, aSection, aSnapshot, aTask } from '../../../testing/entities';
import { Envelope } from '../../core/live/envelope';
import { Cursor } from '../../core/live/cursor';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { LocalDatabase } from '../../core/storage/database';
import { DeviceStorage } from '../../core/storage/device-storage';
import { TabLeadership, TERM } from '../../core/storage/tab-leadership';
import { meFrom } from '../me/state';
import { ProjectState, reduceProject, stateFrom } from '../projects/state';
import { Task } from '../tasks/model';
import { DeviceCopy } from './device-copy';

/** A project as a tab holds it. */
class Held {
  usedAt = '2026-01-01';
  cursor: Cursor | null = { epoch: 'e', seq: 10 };
  now: ProjectState | null;

  constructor(
    readonly id: number,
    tasks: readonly Task[],
  ) {
    this.now = stateFrom([aSnapshot(tasks, [aSection({ id: 4 })])]);
  }

  readonly state = (): ProjectState | null => this.now;

  apply(type: string, data: unknown): Envelope[] {
    const seq = this.cursor!.seq + 1;
    const meta = { stream: 'project:3', at: '', actor_id: 2, command_id: null, changed: [] };
    const events = [{ type, data, seq, ...meta }];
    this.now = reduceProject(this.now!, events);
    this.cursor = { ...this.cursor!, seq };
    return events;
  }
}

describe('DeviceCopy', () => {
  const user = signal<User | null>(ADA);
  let copy: DeviceCopy;
  let storage: DeviceStorage;
  const database = (): Promise<LocalDatabase> => storage.databaseOf(1) as Promise<LocalDatabase>;
  const titles = async (id = 3): Promise<string[] | undefined> =>
    [...((await copy.readProject(id))?.state.tasks.values() ?? [])].map(({ title }) => title);
  const anotherTab = (): DeviceCopy => {
    const tab = TestBed.runInInjectionContext(() => new DeviceCopy());
    tab.open(1);
    return tab;
  };
  const fence = aTask({ id: 7, title: 'Paint the fence' });

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    user.set(ADA);
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { user } }] });
    copy = TestBed.inject(DeviceCopy);
    storage = TestBed.inject(DeviceStorage);
    copy.open(1);
    TestBed.tick();
    await vi.waitFor(() => expect(TestBed.inject(TabLeadership).isLeader()).toBe(true));
  });

  afterEach(() => void vi.useRealTimers());

  it('gives back a project as it was, with the cursor that covers it', async () => {
    const held = new Held(3, [fence]);
    copy.replaced(held);
    await copy.flush();
    const kept = await copy.readProject(3);
    expect(kept).toEqual({ state: held.now, cursor: held.cursor, usedAt: '2026-01-01' });
  });

  it('gives back the person’s own projects and inbox', async () => {
    const state = meFrom({
      ...{ instance: 'one', stream: 'user:1', epoch: 'e', as_of: 5, user: ADA, projects: [] },
      ...{
        arrangement: { order: [], favourites: [] },
        notifications: [],
        unread_count: 2,
        invitations: [],
        views: [],
      },
    });
    copy.meChanged(() => ({ state, cursor: { epoch: 'e', seq: 5 } }));
    await copy.flush();
    expect(await copy.readMe()).toEqual({ state, cursor: { epoch: 'e', seq: 5 } });
  });

  it('writes only the rows that events touched', async () => {
    const held = new Held(3, [fence, aTask({ id: 8, title: 'Borrow tables' })]);
    copy.replaced(held);
    await copy.flush();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    copy.touched(held, held.apply('task_updated', { ...fence, title: 'Paint it' }));
    copy.touched(held, held.apply('task_deleted', { id: 8 }));
    await copy.flush();
    expect(put.mock.calls.filter(([row]) => 'title' in (row as object))).toHaveLength(1);
    expect(await titles()).toEqual(['Paint it']);
    expect((await copy.readProject(3))?.cursor.seq).toBe(12);
    put.mockRestore();
  });

  it('writes by itself, soon', async () => {
    await copy.flush();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const flush = vi.spyOn(copy, 'flush').mockResolvedValue();
    copy.replaced(new Held(3, [fence]));
    expect(flush).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(flush).toHaveBeenCalledOnce();
  });

  it('never puts back what another tab has written newer', async () => {
    const behind = new Held(3, [fence]);
    const ahead = new Held(3, [fence]);
    copy.replaced(behind);
    await copy.flush();
    const other = anotherTab();
    other.wasRead(ahead);
    other.touched(ahead, ahead.apply('task_updated', { ...fence, title: 'First' }));
    other.touched(ahead, ahead.apply('task_updated', { ...fence, title: 'Second' }));
    await other.flush();

    copy.touched(behind, behind.apply('task_updated', { ...fence, title: 'First' }));
    await copy.flush();
    expect(await titles()).toEqual(['Second']);

    copy.touched(behind, behind.apply('task_updated', { ...fence, title: 'Second' }));
    copy.touched(behind, behind.apply('task_created', aTask({ id: 9, title: 'Third' })));
    await copy.flush();
    expect(await titles()).toEqual(['Second', 'Third']);
  });

  it('writes everything where it cannot know what stands there', async () => {
    const held = new Held(3, [fence]);
    const other = anotherTab();
    const older = new Held(3, [aTask({ id: 99, title: 'Long gone' })]);
    older.cursor = { epoch: 'e', seq: 4 };
    other.replaced(older);
    await other.flush();

    copy.wasRead(held);
    copy.touched(held, held.apply('task_created', aTask({ id: 8, title: 'Borrow tables' })));
    await copy.flush();
    expect(await titles()).toEqual(['Paint the fence', 'Borrow tables']);
  });

  it('replaces what an earlier epoch left, however far that was', async () => {
    const before = new Held(3, [aTask({ id: 99, title: 'Before the restore' })]);
    before.cursor = { epoch: 'old', seq: 1_000 };
    copy.replaced(before);
    await copy.flush();
    copy.replaced(new Held(3, [fence]));
    await copy.flush();
    expect(await titles()).toEqual(['Paint the fence']);
  });

  it('keeps a task that moved to another project, whichever is written first', async () => {
    const from = new Held(3, [fence]);
    const to = new Held(4, []);
    copy.replaced(from);
    copy.replaced(to);
    await copy.flush();
    copy.touched(to, to.apply('task_created', { ...fence, project_id: 4 }));
    await copy.flush();
    copy.touched(from, from.apply('task_deleted', { id: 7 }));
    await copy.flush();
    expect([await titles(3), await titles(4)]).toEqual([[], ['Paint the fence']]);
  });

  it('removes every row of a project that is lost', async () => {
    const held = new Held(3, [fence]);
    copy.replaced(held);
    await copy.flush();
    copy.dropped(held);
    await copy.flush();
    expect(await copy.readProject(3)).toBeNull();
    expect(await (await database()).count('tasks')).toBe(0);
  });

  it('fetches anew what a release with other fields has written', async () => {
    copy.replaced(new Held(3, [fence]));
    await copy.flush();
    const rows = await (await database()).getAll('projects');
    await (await database()).put('projects', { ...rows[0]!, shape: 'older' });
    expect(await copy.readProject(3)).toBeNull();
  });

  it('leaves nothing of a session that is over but what the person typed', async () => {
    copy.replaced(new Held(3, [fence]));
    await copy.flush();
    await (await database()).add('queue', { name: 'create_task' });
    copy.replaced(new Held(4, [aTask({ id: 8 })]));
    await copy.close();
    const left = await database();
    expect(await Promise.all([left.count('projects'), left.count('tasks')])).toEqual([0, 0]);
    expect(await left.count('queue')).toBe(1);
  });

  it('goes on from memory when the disk is full, and writes everything once it is not', async () => {
    const held = new Held(3, [fence]);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    copy.replaced(held);
    await copy.flush();
    expect(storage.problem()).toBe('full');
    expect(await copy.readProject(3)).toBeNull();
    put.mockRestore();

    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
    copy.touched(held, held.apply('task_created', aTask({ id: 8, title: 'Borrow tables' })));
    await copy.flush();
    expect(storage.problem()).toBeNull();
    expect(await titles()).toEqual(['Paint the fence', 'Borrow tables']);
    clock.mockRestore();
  });

  it('writes nothing in a term that is over, and all of it once this tab leads again', async () => {
    const held = new Held(3, [fence]);
    const leadership = TestBed.inject(TabLeadership);
    await (await database()).put('settings', 2, TERM);
    const term = vi.spyOn(leadership, 'term', 'get').mockReturnValue(1);
    copy.replaced(held);
    await copy.flush();
    expect(await copy.readProject(3)).toBeNull();
    term.mockReturnValue(3);
    await (await database()).put('settings', 3, TERM);
    await copy.flush();
    expect(await titles()).toEqual(['Paint the fence']);
  });

  it('finds nothing and does nothing where the browser keeps nothing', async () => {
    globalThis.indexedDB = undefined as unknown as IDBFactory;
    user.set({ ...ADA, id: 2 });
    copy.open(2);
    copy.replaced(new Held(3, [fence]));
    await copy.flush();
    expect(await copy.readProject(3)).toBeNull();
    expect(await copy.readMe()).toBeNull();
    await copy.close();
  });
});
