import 'fake-indexeddb/auto';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { ADA, aSnapshot, aTask, GARDEN } from '../../../testing/entities';
import { FakeLive } from '../../../testing/fake-live';
import { Refused, UNREACHABLE } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { MeStore } from '../me/me-store';
import { ProjectsApi } from '../projects/api';
import { DeviceCopy } from './device-copy';
import { ProjectReplicas } from './project-replicas';

/** The page in one browser, started anew with each `start`; the server is there or not. */
class Page {
  readonly user = signal<User | null>(ADA);
  readonly live = new FakeLive();

  constructor(private readonly isReachable: boolean) {
    const away = (): Promise<never> => Promise.reject(new Refused(UNREACHABLE));
    const answer = <T>(value: T): Promise<T> => (isReachable ? Promise.resolve(value) : away());
    const me = {
      ...{ stream: 'user:1', epoch: 'e', as_of: 5, user: ADA },
      projects: [3, 4].map((id) => ({ project: { ...GARDEN, id }, role: 'owner' })),
      ...{ notifications: [], unread_count: 0, invitations: [] },
    };
    const project = (id: number): object => ({
      ...aSnapshot([aTask({ id: id * 10, project_id: id, title: `Task of ${String(id)}` })]),
      project: { ...GARDEN, id },
    });
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        { provide: Live, useValue: this.live },
        { provide: Api, useValue: { get: () => answer(me) } },
        {
          provide: ProjectsApi,
          useValue: { snapshot: (id: number) => answer([project(id)]) },
        },
        { provide: Session, useValue: { user: this.user, changed: () => undefined } },
      ],
    });
    TestBed.inject(MeStore);
    TestBed.inject(ProjectReplicas);
  }

  open(id: number): string[] {
    const { state } = TestBed.inject(ProjectReplicas).open(id);
    return [...(state()?.tasks.values() ?? [])].map(({ title }) => title);
  }

  async start(): Promise<this> {
    TestBed.tick();
    await vi.waitFor(() => expect(this.live.replicas.has('user:1')).toBe(true));
    if (this.isReachable) await this.live.replicas.get('user:1')!.snapshot();
    TestBed.tick();
    await vi.waitFor(() => expect(this.live.replicas.has('project:4')).toBe(true));
    if (!this.isReachable) return this;
    for (const stream of ['project:3', 'project:4'])
      await this.live.replicas.get(stream)!.snapshot();
    await TestBed.inject(DeviceCopy).flush();
    return this;
  }
}

describe('A start without a network', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it('shows one’s projects as they were last, and follows each from there', async () => {
    const before = await new Page(true).start();
    before.live.tell('task_created', aTask({ id: 31, title: 'Told live' }));
    await TestBed.inject(DeviceCopy).flush();

    const page = await new Page(false).start();
    expect(
      TestBed.inject(MeStore)
        .projects()
        .map(({ id }) => id),
    ).toEqual([3, 4]);
    expect(page.open(3)).toEqual(['Task of 3', 'Told live']);
    expect(page.open(4)).toEqual(['Task of 4']);
    expect(page.live.cursors.get('project:3')).toEqual({ epoch: 'e', seq: 11 });
    expect(page.live.cursors.get('user:1')).toEqual({ epoch: 'e', seq: 5 });
  });

  it('goes on with what it hears, as if it had never been closed', async () => {
    await new Page(true).start();
    const page = await new Page(false).start();
    page.open(3);
    page.live.tell('task_created', aTask({ id: 31, title: 'Told later' }));
    await TestBed.inject(DeviceCopy).flush();
    const again = await new Page(false).start();
    expect(again.open(3)).toEqual(['Task of 3', 'Told later']);
  });

  it('keeps nothing once the session is over', async () => {
    const page = await new Page(true).start();
    page.user.set(null);
    TestBed.tick();
    await vi.waitFor(async () => {
      page.user.set(ADA);
      expect(await TestBed.inject(DeviceCopy).readProject(3)).toBeNull();
    });
  });
});
