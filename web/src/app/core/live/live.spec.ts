import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { Problem, Refused } from '../errors/problem';
import { Session } from '../session/session';
import { Envelope } from './envelope';
import { CommandSender } from './command-sender';
import { Live } from './live';
import { LiveSocket } from './live-socket';
import { Network } from './network';
import { TaskService } from './task-service';

interface Asked {
  readonly name: string;
  readonly payload: Record<string, unknown>;
  readonly answer: (value: unknown) => void;
  readonly fail: () => void;
}

class FakeSocket {
  readonly connected$ = new Subject<void>();
  readonly disconnected$ = new Subject<string>();
  readonly refused$ = new Subject<Problem | null>();
  readonly events$ = new Subject<Envelope>();
  readonly resync$ = new Subject<string>();
  readonly closing$ = new Subject<string>();
  readonly presence$ = new Subject<unknown>();
  connected = false;
  reconnects = 0;
  readonly asked: Asked[] = [];

  connect(): void {
    return;
  }
  disconnect(): void {
    this.connected = false;
  }
  reconnect(): void {
    this.reconnects += 1;
  }
  ask(name: string, payload: Record<string, unknown>): Promise<unknown> {
    return new Promise((answer, reject) => {
      this.asked.push({ name, payload, answer, fail: () => reject(new Error('timeout')) });
    });
  }

  open(): void {
    this.connected = true;
    this.connected$.next();
  }
  drop(): void {
    this.connected = false;
    for (const each of this.asked) each.fail();
    this.disconnected$.next('transport close');
  }
  of(name: string): Asked[] {
    return this.asked.filter((each) => each.name === name);
  }
}

describe('Live', () => {
  let live: Live;
  let socket: FakeSocket;
  let http: HttpTestingController;
  const online$ = new Subject<boolean>();
  const awoke$ = new Subject<void>();
  const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const nothing = { ok: true, pages: [], resets: [], gone: [], has_more: false };

  beforeEach(() => {
    vi.useFakeTimers();
    socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: LiveSocket, useValue: socket },
        { provide: TaskService, useValue: socket },
        { provide: Network, useValue: { online$, awoke$, online: true } },
      ],
    });
    live = TestBed.inject(Live);
    http = TestBed.inject(HttpTestingController);
    live.start();
  });
  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  describe('a command', () => {
    const complete = {
      command: 'complete_task',
      fields: { id: 7, command_id: '019aaaaa-0000-7000-8000-000000000001' },
    } as const;

    it('says what the server made of it', async () => {
      socket.open();
      const answers = TestBed.inject(CommandSender).send([complete]);
      socket.of('complete_task')[0]!.answer({ ok: true, data: { id: 7 }, events: [] });
      expect((await answers)[0]?.done).toMatchObject({ data: { id: 7 } });
    });

    it('says why the server refused it', async () => {
      socket.open();
      const answers = TestBed.inject(CommandSender).send([complete]);
      const error = { status: 422, code: 'invalid', title: 'Invalid', type: '' };
      socket.of('complete_task')[0]!.answer({ ok: false, error });
      expect((await answers)[0]?.problem).toMatchObject({ code: 'invalid' });
    });

    it('is not sent without a connection', async () => {
      await expect(TestBed.inject(CommandSender).send([complete])).rejects.toBeInstanceOf(Refused);
      expect(socket.asked).toEqual([]);
    });
  });

  describe('a followed stream', () => {
    const replica = {
      snapshot: vi.fn(() => Promise.resolve({ epoch: 'e', as_of: 5 })),
      apply: vi.fn(),
      lost: vi.fn(),
    };

    beforeEach(async () => {
      vi.clearAllMocks();
      live.follow('project:3', replica);
      socket.open();
      await settle();
      socket.of('sync')[0]!.answer(nothing);
      await settle();
    });

    it('resumes from its cursor after a lost connection, without a new snapshot', async () => {
      socket.drop();
      expect(live.state()).toBe('reconnecting');
      socket.open();
      await settle();
      expect(live.state()).toBe('live');
      expect(socket.of('sync').at(-1)!.payload).toEqual({
        streams: [{ stream: 'project:3', after: 5, epoch: 'e' }],
      });
      expect(replica.snapshot).toHaveBeenCalledOnce();
    });

    it('hears what is live', () => {
      const event = { type: 'task_updated', stream: 'project:3', seq: 6 } as Envelope;
      socket.events$.next(event);
      expect(replica.apply).toHaveBeenCalledExactlyOnceWith([event]);
    });

    it('replaces a connection that died while the machine slept', async () => {
      awoke$.next();
      await settle();
      socket.of('sync').at(-1)!.fail();
      await settle();
      expect(live.state()).toBe('reconnecting');
      expect(socket.reconnects).toBe(1);
    });

    it('opens a fresh connection when the network comes back', () => {
      online$.next(false);
      expect(live.state()).toBe('offline');
      online$.next(true);
      expect(socket.reconnects).toBe(1);
    });

    it('does not wait for ever on a network that swallows sockets', async () => {
      socket.drop();
      await settle(6_100);
      http.expectOne('/api/me').flush({});
      await settle();
      expect(live.state()).toBe('fallback');
    });

    it('stays offline where the network goes before it is known whether plain requests get through', async () => {
      socket.drop();
      await settle(6_100);
      online$.next(false);
      http.expectOne('/api/me').flush({});
      await settle();
      expect(live.state()).toBe('offline');
    });

    it('gives up a command that nobody answers over plain HTTP, so that it is sent again', async () => {
      socket.drop();
      for (let tries = 0; tries < 3; tries++) socket.refused$.next(null);
      http.expectOne('/api/me').flush({});
      await settle();
      const fields = { id: 7, command_id: '019aaaaa-0000-7000-8000-000000000001' };
      const answers = TestBed.inject(CommandSender).send([{ command: 'complete_task', fields }]);
      await settle(60_000);
      expect((await answers)[0]?.problem?.status).toBe(0);
      expect(http.expectOne('/api/tasks/7/complete').cancelled).toBe(true);
    });

    it('does not seem live where plain requests no longer get through either, until they do', async () => {
      socket.drop();
      for (let tries = 0; tries < 3; tries++) socket.refused$.next(null);
      http.expectOne('/api/me').flush({});
      await settle();
      const poll = (): TestRequest => http.expectOne(({ url }) => url === '/api/sync');
      poll().error(new ProgressEvent('error'));
      await settle();
      expect(live.state()).toBe('reconnecting');
      await settle(1_000);
      const retried = poll();
      expect(retried.request.params.get('wait')).toBe('0');
      retried.flush(nothing);
      await settle();
      expect(live.state()).toBe('fallback');
      expect(poll().request.params.get('wait')).toBe('25');
    });

    it('does not wait for ever for the answer to a poll', async () => {
      socket.drop();
      for (let tries = 0; tries < 3; tries++) socket.refused$.next(null);
      http.expectOne('/api/me').flush({});
      await settle(39_000);
      const poll = http.expectOne(({ url }) => url === '/api/sync');
      await settle(1_000);
      expect(poll.cancelled).toBe(true);
      expect(live.state()).toBe('reconnecting');
    });

    it('follows and commands over plain HTTP where sockets are blocked, and returns', async () => {
      socket.drop();
      for (let tries = 0; tries < 3; tries++) socket.refused$.next(null);
      http.expectOne('/api/me').flush({});
      await settle();
      expect(live.state()).toBe('fallback');
      const asksForEvents = (): TestRequest =>
        http.expectOne((request) => request.url === '/api/sync' && request.params.has('wait'));
      const event = { type: 'task_updated', stream: 'project:3', seq: 6 };
      const page = { stream: 'project:3', epoch: 'e', last_seq: 6, events: [event] };
      asksForEvents().flush({ ...nothing, pages: [{ ...page, has_more: false }] });
      await settle();
      expect(replica.apply).toHaveBeenCalledExactlyOnceWith([event]);

      const command_id = '019aaaaa-0000-7000-8000-000000000001';
      const complete = { command: 'complete_task', fields: { id: 7, command_id } } as const;
      const answers = TestBed.inject(CommandSender).send([complete]);
      await settle();
      const sent = http.expectOne('/api/tasks/7/complete');
      expect(sent.request.headers.get('Idempotency-Key')).toBe(command_id);
      sent.flush({ id: 7 }, { headers: { 'X-Events': 'project:3/7' } });
      expect((await answers)[0]?.done?.events).toEqual([{ stream: 'project:3', seq: 7 }]);

      const lastPoll = asksForEvents();
      socket.open();
      await settle();
      expect(live.state()).toBe('live');
      expect(lastPoll.cancelled).toBe(true);
    });
  });

  it('ends the session when the server closes the socket for a reason', () => {
    const ended = vi.spyOn(TestBed.inject(Session), 'ended');
    socket.open();
    for (const reason of ['too_slow', 'shutting_down', 'ping_timeout', 'rate_limited']) {
      socket.closing$.next(reason);
    }
    expect(ended).not.toHaveBeenCalled();
    socket.closing$.next('password_changed');
    expect(ended).toHaveBeenCalledExactlyOnceWith('password_changed');
  });
});
