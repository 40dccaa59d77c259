import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ADA } from '../../../testing/entities';
import { FakeLive, settled } from '../../../testing/fake-live';
import { Refused } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { CommandSender } from '../../core/live/command-sender';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { CommandQueue } from '../queue/command-queue';
import { MeStore } from './me-store';
import { OwnSettings } from './own-settings';

describe('A person’s settings', () => {
  const user = signal<User | null>(ADA);
  let live: FakeLive;
  let settings: OwnSettings;
  let queue: CommandQueue;
  const zone = (): string | undefined => user()?.timezone;
  /** The server did it, and tells of it in the person's own stream. */
  const confirm = async (changes: Partial<User>): Promise<void> => {
    const command = live.sent.at(-1)!;
    const after = { ...user()!, ...changes, version: user()!.version + 1 };
    const { stream, seq } = live.tell('user_updated', after, {
      ...{ stream: 'user:1', command_id: command.id, changed: Object.keys(changes) },
    });
    await live.answer(after, { version: after.version, events: [{ stream, seq }] }, command);
    TestBed.tick();
  };
  const goOnline = async (): Promise<void> => {
    live.state.set('live');
    TestBed.tick();
    await settled();
  };

  beforeEach(async () => {
    user.set(ADA);
    live = new FakeLive();
    const snapshot = {
      ...{ stream: 'user:1', epoch: 'e', as_of: 1, user: ADA, projects: [], views: [] },
      ...{ notifications: [], unread_count: 0, invitations: [] },
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: Live, useValue: live },
        { provide: CommandSender, useValue: live },
        { provide: Api, useValue: { get: () => Promise.resolve(snapshot) } },
        { provide: Session, useValue: { user, changed: (next: User) => user.set(next) } },
      ],
    });
    const me = TestBed.inject(MeStore);
    settings = TestBed.inject(OwnSettings);
    queue = TestBed.inject(CommandQueue);
    TestBed.tick();
    await vi.waitFor(() => expect(live.replicas.has('user:1')).toBe(true));
    await me.snapshot();
    TestBed.tick();
  });

  it('are shown at once, and saved once the server says so', async () => {
    const saved = settings.change({ timezone: 'Asia/Tokyo' }, 1);
    TestBed.tick();
    expect(zone()).toBe('Asia/Tokyo');
    await settled();
    expect(live.sent.map(({ name, fields }) => [name, fields])).toEqual([
      ['update_me', { timezone: 'Asia/Tokyo', base_version: 1 }],
    ]);
    await confirm({ timezone: 'Asia/Tokyo' });
    expect(await saved).toBe(true);
    expect([zone(), queue.unsent()]).toEqual(['Asia/Tokyo', 0]);
  });

  it('changed without a connection are kept, and sent once there is one', async () => {
    live.state.set('offline');
    TestBed.tick();
    expect(await settings.change({ name: 'Ada L.' }, 1)).toBe(false);
    TestBed.tick();
    expect([user()?.name, queue.unsent(), live.sent.length]).toEqual(['Ada L.', 1, 0]);
    await goOnline();
    await confirm({ name: 'Ada L.' });
    expect([user()?.name, queue.unsent()]).toEqual(['Ada L.', 0]);
  });

  it('are as they were where the server refuses them, which is told to whoever waits', async () => {
    const saved = settings.change({ timezone: 'Mars/Olympus' }, 1);
    await settled();
    const refused = expect(saved).rejects.toBeInstanceOf(Refused);
    await live.refuse({ errors: [{ field: 'timezone', message: 'unknown' }] });
    await refused;
    TestBed.tick();
    expect([zone(), queue.undecided().length]).toEqual([ADA.timezone, 0]);
  });

  it('refused long after they were changed ask for the person', async () => {
    live.state.set('offline');
    TestBed.tick();
    await settings.change({ name: 'Ada L.' }, 1);
    await goOnline();
    await live.refuse({ code: 'conflict', status: 409, conflicting_fields: ['name'] });
    TestBed.tick();
    expect(queue.undecided().map(({ name }) => name)).toEqual(['update_me']);
    expect(user()?.name).toBe('Ada');
  });

  it('keep nobody waiting where the connection is lost meanwhile, and are sent in the end', async () => {
    vi.useFakeTimers();
    const saved = settings.change({ name: 'Ada L.' }, 1);
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    expect(await saved).toBe(false);
    await live.refuse({ code: 'conflict', status: 409, conflicting_fields: ['name'] });
    expect(queue.undecided()).toHaveLength(1);
  });

  it('of another device that are newer stay, also before this one has caught up', () => {
    user.set({ ...ADA, timezone: 'Asia/Tokyo', version: 9 });
    TestBed.tick();
    expect(zone()).toBe('Asia/Tokyo');
  });
});
