import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { Problem, Refused } from '../app/core/errors/problem';
import { Answer, CommandSender, SentCommand } from '../app/core/live/command-sender';
import { Cursor } from '../app/core/live/cursor';
import { Done, Envelope } from '../app/core/live/envelope';
import { Live, LiveState } from '../app/core/live/live';
import { Replica } from '../app/core/live/stream-follower';
import { Session } from '../app/core/session/session';
import { DeviceStorage } from '../app/core/storage/device-storage';
import { User } from '../app/core/session/user';
import { ProjectsApi } from '../app/data/projects/api';
import { BoardStore } from '../app/data/projects/board-store';
import { ProjectSnapshot } from '../app/data/projects/state';
import { ADA } from './entities';

interface Sent {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly resolve: (done: Done<unknown>) => void;
  readonly reject: (thrown: unknown) => void;
}

/** A live connection whose other end is the test. */
export class FakeLive {
  readonly state = signal<LiveState>('live');
  readonly usable = computed(() => this.state() === 'live');
  readonly presence$ = new Subject<unknown>();
  /** What was said without needing to arrive. */
  readonly said: { name: string; fields: unknown }[] = [];
  /** What the server answers to it. */
  answerTo: (name: string, fields: unknown) => unknown = () => ({
    data: { project_id: 0, count: 0, people: [] },
  });
  readonly sent: Sent[] = [];
  /** From where each stream is followed; null: from a snapshot. */
  readonly cursors = new Map<string, Cursor | null>();
  readonly replicas = new Map<string, Replica>();
  seq = 10;
  /** Whom the history of every task names last. */
  whoChanged: number | null = 2;

  start(): void {
    return;
  }
  stop(): void {
    this.replicas.clear();
  }
  prefer(): void {
    return;
  }
  follow(stream: string, replica: Replica, from: Cursor | null = null): void {
    this.replicas.set(stream, replica);
    this.cursors.set(stream, from);
  }
  unfollow(stream: string): void {
    this.replicas.delete(stream);
  }
  say(name: string, fields: unknown): Promise<unknown> {
    this.said.push({ name, fields });
    return new Promise((resolve) => resolve(this.answerTo(name, fields)));
  }
  /** Commands of the queue; several at once are a batch, which is answered once each of them is. */
  send(commands: readonly SentCommand[]): Promise<readonly Answer[]> {
    return Promise.all(commands.map((each) => this.sendOne(each)));
  }

  private sendOne({ command, fields }: SentCommand): Promise<Answer> {
    const { command_id: id, ...rest } = fields;
    return new Promise((resolve) =>
      this.sent.push({
        ...{ name: command, fields: rest, id },
        resolve: (done) => resolve({ done }),
        reject: (thrown) => resolve({ problem: (thrown as Refused).problem }),
      }),
    );
  }

  /** The server tells everyone; `from` names the command it comes from. */
  tell(type: string, data: unknown, more: Partial<Envelope> = {}): Envelope {
    const event: Envelope = {
      type,
      stream: 'project:3',
      seq: ++this.seq,
      at: '',
      actor_id: 2,
      command_id: null,
      changed: [],
      data,
      ...more,
    };
    this.replicas.get(event.stream)?.apply([event]);
    return event;
  }

  /** The server answers the command sent last (or the one given). */
  async answer(
    data: unknown,
    more: Partial<Done<unknown>> = {},
    sent = this.sent.at(-1),
  ): Promise<void> {
    sent?.resolve({ data, events: [], ...more });
    await settled();
  }

  async refuse(problem: Partial<Problem>, sent = this.sent.at(-1)): Promise<void> {
    sent?.reject(new Refused({ type: '', title: 'No', status: 422, code: 'invalid', ...problem }));
    await settled();
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 24; turn++) await Promise.resolve();
}

/** Ada in front of the board of project 3. */
export async function openBoard(
  snapshot: ProjectSnapshot,
  user: User = ADA,
): Promise<{ live: FakeLive; board: BoardStore }> {
  const live = new FakeLive();
  TestBed.configureTestingModule({
    providers: [
      { provide: Live, useValue: live },
      { provide: CommandSender, useValue: live },
      {
        provide: DeviceStorage,
        useValue: {
          databaseOf: () => Promise.resolve(null),
          failed: () => undefined,
          persist: () => Promise.resolve(),
          problem: signal(null),
        },
      },
      {
        provide: ProjectsApi,
        useValue: {
          snapshot: () => Promise.resolve([snapshot]),
          lastToChange: () => Promise.resolve(live.whoChanged),
        },
      },
      {
        provide: Session,
        useValue: {
          user: signal(user),
          state: signal({ is: 'signed-in', user }),
          changed: () => undefined,
        },
      },
    ],
  });
  const board = TestBed.inject(BoardStore);
  board.open(3);
  // What this device kept of it is looked for first, which is nothing.
  for (let turn = 0; turn < 40 && !live.replicas.has('project:3'); turn++) await Promise.resolve();
  await live.replicas.get('project:3')?.snapshot();
  TestBed.tick();
  await settled();
  return { live, board };
}
