import { TestBed } from '@angular/core/testing';
import { signal } from '@angular/core';
import { ADA, aSnapshot, aTask, GARDEN } from '../../../testing/entities';
import { FakeLive, settled } from '../../../testing/fake-live';
import { Refused, UNREACHABLE } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { CommandSender } from '../../core/live/command-sender';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { MeStore } from '../me/me-store';
import { ProjectsApi } from '../projects/api';
import { BoardStore } from '../projects/board-store';
import { ProjectSnapshot } from '../projects/state';
import { MOST_TASKS, ProjectReplicas } from './project-replicas';
import { ShownProjects } from './shown-projects';

const AS_LARGE_AS_ALL = MOST_TASKS;

describe('ProjectReplicas', () => {
  let live: FakeLive;
  let me: MeStore;
  let replicas: ProjectReplicas;
  const user = signal<User | null>(ADA);
  const access = (id: number, updated_at = ''): object => ({
    project: { ...GARDEN, id, updated_at },
    role: 'owner',
  });
  const snapshotOf = (id: number, tasks = 1): ProjectSnapshot => ({
    ...aSnapshot(
      Array.from({ length: tasks }, (_, at) => aTask({ id: id * 100_000 + at, project_id: id })),
    ),
    project: { ...GARDEN, id },
  });
  const sizes = new Map<number, number>();
  const held = (): number[] =>
    [...replicas.all().values()].flatMap(({ id, state }) => (state() === null ? [] : [id]));
  const followed = (): string[] => [...live.replicas.keys()].filter((each) => each !== 'user:1');
  /** What this device kept is read first, which is nothing here. */
  const read = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));
  const fetchAll = async (): Promise<void> => {
    await read();
    for (const [stream, replica] of live.replicas)
      if (stream !== 'user:1') await replica.snapshot().catch(() => undefined);
    TestBed.tick();
  };
  const arrive = async (projects: readonly object[]): Promise<void> => {
    const api = TestBed.inject(Api);
    vi.spyOn(api, 'get').mockResolvedValue({
      ...{ stream: 'user:1', epoch: 'e', as_of: 1, user: ADA, projects },
      ...{ notifications: [], unread_count: 0, invitations: [] },
    });
    await me.snapshot();
    TestBed.tick();
    await read();
  };

  beforeEach(() => {
    live = new FakeLive();
    sizes.clear();
    user.set(ADA);
    TestBed.configureTestingModule({
      providers: [
        { provide: Live, useValue: live },
        { provide: CommandSender, useValue: live },
        { provide: Api, useValue: { get: () => Promise.reject(new Refused(UNREACHABLE)) } },
        {
          provide: ProjectsApi,
          useValue: {
            snapshot: (id: number, first: (page: ProjectSnapshot) => void) => {
              const snapshot = snapshotOf(id, sizes.get(id));
              first(snapshot);
              return Promise.resolve([snapshot]);
            },
          },
        },
        { provide: Session, useValue: { user, changed: () => undefined } },
      ],
    });
    me = TestBed.inject(MeStore);
    replicas = TestBed.inject(ProjectReplicas);
    TestBed.tick();
  });

  it('follows every project of the person, those changed last first', async () => {
    await arrive([access(3, '2026-01-01'), access(4, '2026-03-01'), access(5, '2026-02-01')]);
    expect(followed()).toEqual(['project:4', 'project:5', 'project:3']);
  });

  it('shows a project at once that is held, and keeps it in step while another is open', async () => {
    await arrive([access(3), access(4)]);
    await fetchAll();
    const board = TestBed.inject(BoardStore);
    board.open(4);
    live.tell('task_created', aTask({ id: 300_001, project_id: 3, title: 'Meanwhile' }));
    board.open(3);
    expect([...board.view()!.tasks.values()].map(({ title }) => title)).toContain('Meanwhile');
  });

  it('forgets a project that is no longer shared, and fetches it again when it is', async () => {
    await arrive([access(3), access(4)]);
    await fetchAll();
    live.tell('access_revoked', { project_id: 3 }, { stream: 'user:1' });
    TestBed.tick();
    expect(held()).toEqual([4]);
    expect(followed()).toEqual(['project:4']);
    live.tell('access_granted', access(3), { stream: 'user:1' });
    TestBed.tick();
    await read();
    expect(followed()).toEqual(['project:4', 'project:3']);
  });

  it('fetches a lost project that is on the screen anew when a snapshot says it is shared again', async () => {
    await arrive([access(3), access(4)]);
    await fetchAll();
    const board = TestBed.inject(BoardStore);
    board.open(3);
    live.tell('access_revoked', { project_id: 3 }, { stream: 'user:1' });
    TestBed.tick();
    expect(board.accessError()).not.toBeNull();
    await arrive([access(3), access(4)]);
    await fetchAll();
    expect(board.accessError()).toBeNull();
    expect(board.view()).not.toBeNull();
  });

  it('holds whole projects only, and no more than fit', async () => {
    sizes.set(3, AS_LARGE_AS_ALL - 1);
    sizes.set(4, 2);
    await arrive([access(3, '2026-03-01'), access(4, '2026-02-01'), access(5, '2026-01-01')]);
    const shown = TestBed.inject(ShownProjects);
    expect([shown.isWhole(), shown.isArriving()]).toEqual([false, true]);
    await fetchAll();
    expect(held()).toEqual([3, 5]);
    expect(followed()).toEqual(['project:3', 'project:5']);
    expect([shown.isWhole(), shown.isArriving()]).toEqual([false, false]);
  });

  it('is on the way to all of them until they are here, or are refused', async () => {
    const shown = TestBed.inject(ShownProjects);
    expect(shown.isArriving()).toBe(false);
    await arrive([access(3), access(4)]);
    expect([shown.isWhole(), shown.isArriving()]).toEqual([false, true]);
    await live.replicas.get('project:3')!.snapshot();
    expect([shown.isWhole(), shown.isArriving()]).toEqual([false, true]);
    const refused = vi.spyOn(TestBed.inject(ProjectsApi), 'snapshot');
    refused.mockRejectedValueOnce(new Refused(UNREACHABLE));
    await live.replicas
      .get('project:4')!
      .snapshot()
      .catch(() => undefined);
    expect([shown.isWhole(), shown.isArriving()]).toEqual([false, false]);
    await live.replicas.get('project:4')!.snapshot();
    expect([shown.isWhole(), shown.isArriving()]).toEqual([true, false]);
  });

  it('holds what is opened in any case, and lets go of what was used longest ago', async () => {
    sizes.set(4, AS_LARGE_AS_ALL);
    await arrive([access(3, '2026-03-01'), access(4, '2026-02-01'), access(5, '2026-01-01')]);
    await fetchAll();
    expect(held()).toEqual([3, 5]);
    const board = TestBed.inject(BoardStore);
    board.open(4);
    await fetchAll();
    expect(board.view()?.tasks.size).toBe(AS_LARGE_AS_ALL);
    expect(held()).toEqual([4]);
    board.open(3);
    await fetchAll();
    expect(held()).toEqual([3]);
  });

  it('ignores a snapshot that was asked for before a newer one', async () => {
    await arrive([access(3)]);
    const answers: ((pages: readonly ProjectSnapshot[]) => void)[] = [];
    Object.assign(TestBed.inject(ProjectsApi), {
      snapshot: () => new Promise((resolve) => answers.push(resolve)),
    });
    const replica = replicas.open(3);
    const older = replica.snapshot();
    replicas.retry(replica);
    const newer = replica.snapshot();
    answers[1]!([{ ...snapshotOf(3, 2), as_of: 12 }]);
    answers[0]!([{ ...snapshotOf(3, 1), as_of: 10 }]);
    await Promise.all([older, newer]);
    expect(replica.cursor?.seq).toBe(12);
    expect(replica.state()?.tasks.size).toBe(2);
  });

  it('keeps nothing of one person for another', async () => {
    await arrive([access(3)]);
    await fetchAll();
    user.set(null);
    TestBed.tick();
    await settled();
    expect(replicas.all().size).toBe(0);
  });
});
