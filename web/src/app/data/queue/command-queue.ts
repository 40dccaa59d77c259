import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Subject } from 'rxjs';
import { Problem, Refused } from '../../core/errors/problem';
import { OrderedIds, orderOf } from '../../core/ids';
import { Answer } from '../../core/live/command-sender';
import { CommandName, DoneWith } from '../../core/live/commands';
import { Envelope } from '../../core/live/envelope';
import { Session } from '../../core/session/session';
import { DeviceStorage } from '../../core/storage/device-storage';
import { basisFor } from './bases';
import { added, answered, applied, caughtUp, markedSent, refused } from './changes';
import { drop, keepMine, keepTheirs, sameAgain, undecided } from './decisions';
import { Context, EMPTY_QUEUE, QueuedCommand, QueueState, SentFields } from './model';
import { localIdOf, toWire, VERSIONED } from './references';
import {
  changesBetween,
  IndexedDbQueueStorage,
  MemoryQueueStorage,
  QueueChanges,
  QueueStorage,
} from './storage';

/** What the person does, before it has an id and a base. */
export interface NewCommand<Name extends CommandName> {
  readonly name: Name;
  /** With the numbers of this device; `uid` where it makes something new. */
  readonly fields: SentFields;
  readonly project_id: number | null;
  /** The version the person was looking at when they began, for what has one. */
  readonly seen?: number;
  readonly context: Context;
}

/** Of a command that is kept until the person says what becomes of it. */
export class Parked extends Refused {
  constructor(
    problem: Problem,
    /** The place of the command in the queue. */
    readonly order: number,
  ) {
    super(problem);
  }
}

interface Caller {
  /** It was made with a connection: whoever made it is told of a refusal where they made it. */
  readonly isNear: boolean;
  readonly resolve: (done: DoneWith<CommandName>) => void;
  readonly reject: (thrown: unknown) => void;
}

/** Everything a person did that no server has confirmed: kept on the device, shown at once, sent in order.
 *
 * Nothing leaves it but what was done, and what the person gave up. Why it is built so: docs/explanation/page-queue.md.
 */
@Injectable({ providedIn: 'root' })
export class CommandQueue {
  private readonly device = inject(DeviceStorage);
  private readonly session = inject(Session);
  private readonly ids = new OrderedIds();
  private readonly now = signal<QueueState>(EMPTY_QUEUE);
  private readonly loaded = signal(false);
  private readonly writes = signal(0);
  private readonly callers = new Map<number, Caller>();
  private readonly uids = new Map<number, string>();
  private storage: Promise<QueueStorage> = Promise.resolve(new MemoryQueueStorage());
  private owner: number | null = null;
  private isComplete = true;

  readonly state = this.now.asReadonly();
  /** What earlier pages left is here: before that, nothing may be sent. */
  readonly ready = this.loaded.asReadonly();
  /** How many commands no server has confirmed and nobody needs to decide about. */
  readonly unsent = computed(() => {
    const asked = this.undecided().flatMap((command) => [
      command,
      ...sameAgain(this.now(), command),
    ]);
    return this.now().commands.length - asked.length;
  });
  readonly undecided = computed(() => undecided(this.now()));
  /** Everything is on the device that should be. */
  readonly kept = computed(() => this.writes() === 0);
  /** There may be something to send. */
  readonly added$ = new Subject<void>();
  /** Something new has got its number in place of a local one. */
  readonly numbered$ = new Subject<{ readonly localId: number; readonly id: number }>();

  /** Whether an answer can be expected at once. Set by whoever sends. */
  isConnected: () => boolean = () => true;
  /** How far the replica of a stream is; null where there is none. Set by whoever keeps the replicas. */
  reached: (stream: string) => number | null = () => null;

  constructor() {
    effect(() => {
      const userId = this.session.user()?.id ?? null;
      untracked(() => this.belongTo(userId));
    });
  }

  newUid(): string {
    const uid = this.ids.next();
    this.uids.set(localIdOf(uid), uid);
    return uid;
  }

  /** The number of something new, once it has one. */
  idOf(localId: number): number {
    const uid = this.uids.get(localId);
    return (uid === undefined ? undefined : this.now().made.get(uid)) ?? localId;
  }

  /** Shown from now on, and sent as soon as possible.
   *
   * Rejects with `Parked` when the server refuses it; but what was made without a connection is only kept then, for its
   * maker may be anywhere by that time.
   */
  add<Name extends CommandName>(command: NewCommand<Name>): Promise<DoneWith<Name>> {
    const queued = this.queued(command);
    const answer = this.answerTo<Name>(queued.order);
    this.change((state) => added(state, queued));
    this.added$.next();
    return answer;
  }

  /** Sends what was parked once more, knowing what stands now; `fields` where the person changed it. */
  keepMine(order: number, fields?: SentFields): Promise<DoneWith<CommandName>> {
    const answer = this.answerTo<CommandName>(order);
    this.decide(order, (state, command) => keepMine(state, command, () => this.ids.next(), fields));
    return answer;
  }

  /** Leaves what it was refused for as it is, and sends the rest, if there is any. */
  keepTheirs(order: number): void {
    this.decide(order, (state, command) => keepTheirs(state, command, () => this.ids.next()));
  }

  /** The person gave it up, with all that cannot be without it. */
  drop(order: number): void {
    this.decide(order, (state, command) => drop(state, command, () => this.ids.next()));
  }

  /** To be called together with applying `events` of one stream to its replica. */
  applied(events: readonly Envelope[]): void {
    this.change((state) => applied(state, events));
  }

  /** The replica of a stream was replaced as of a place, or given up (null). */
  caughtUp(stream: string, reached: number | null): void {
    this.change((state) => caughtUp(state, stream, reached));
  }

  sending(batch: readonly QueuedCommand[]): void {
    const ids = new Set(batch.map(({ id }) => id));
    this.change((state) => markedSent(state, ids));
  }

  /** What the server said to each command of a batch. */
  settle(batch: readonly QueuedCommand[], answers: readonly Answer[]): void {
    const callers = batch.map(({ order }) => this.callers.get(order));
    this.change((before) =>
      batch.reduce((state, { id }, index) => {
        const answer = answers[index];
        if (answer?.done !== undefined) return answered(state, id, answer.done, this.reached);
        if (answer === undefined || isForLater(answer.problem)) return state;
        const again = { newId: () => this.ids.next(), at: new Date().toISOString() };
        return refused(state, id, answer.problem, again);
      }, before),
    );
    for (const [index, { order }] of batch.entries()) {
      const done = answers[index]?.done;
      const parked = this.at(order)?.parked;
      if (done === undefined && parked == null) continue;
      this.callers.delete(order);
      if (done !== undefined) callers[index]?.resolve(done as DoneWith<CommandName>);
      else if (parked != null && callers[index]?.isNear === true)
        callers[index].reject(new Parked(parked.problem, order));
    }
  }

  at(order: number): QueuedCommand | undefined {
    return this.now().commands.find((command) => command.order === order);
  }

  private queued<Name extends CommandName>(command: NewCommand<Name>): QueuedCommand {
    const { name, seen = null, project_id, context } = command;
    const id = this.ids.next();
    let fields = toWire(command.fields, (local) => this.uidOf(local));
    let behind: string | null = null;
    if (seen !== null && VERSIONED.has(name)) {
      const basis = basisFor(this.now(), { name, fields, seen });
      fields = { ...fields, base_version: basis.base };
      behind = basis.behind;
    }
    return {
      ...{ id, order: orderOf(id), name, fields, project_id, seen, context, behind },
      ...{ made_at: new Date().toISOString(), sent: false, echoed: false, parked: null },
      resolved: {},
    };
  }

  private uidOf(localId: number): string | number {
    const uid = this.uids.get(localId);
    if (uid === undefined) return localId;
    return this.now().made.get(uid) ?? uid;
  }

  private answerTo<Name extends CommandName>(order: number): Promise<DoneWith<Name>> {
    return new Promise((resolve, reject) => {
      const isNear = this.isConnected();
      this.callers.set(order, { resolve: resolve as Caller['resolve'], reject, isNear });
    });
  }

  private decide(
    order: number,
    change: (state: QueueState, command: QueuedCommand) => QueueState,
  ): void {
    this.change((state) => {
      const command = this.at(order);
      return command === undefined ? state : change(state, command);
    });
    this.added$.next();
  }

  private change(how: (state: QueueState) => QueueState): void {
    const before = this.now();
    const after = how(before);
    if (after === before) return;
    this.now.set(after);
    if (after.made !== before.made) this.tellNumbers(before, after);
    if (after.commands !== before.commands) this.save(before, after);
  }

  private tellNumbers(before: QueueState, { made }: QueueState): void {
    for (const [uid, id] of made) {
      if (!before.made.has(uid)) this.numbered$.next({ localId: localIdOf(uid), id });
    }
  }

  private save(before: QueueState, after: QueueState): void {
    const { put, removed } = changesBetween(before.commands, after.commands);
    this.writes.update((count) => count + 1);
    // One after the other: the row of a command is written before it is removed.
    this.storage = this.storage.then(async (storage) => {
      // What could not be written is written along with the next change.
      const changes = this.isComplete ? { put, removed } : { put: after.commands, removed };
      this.isComplete = await written(storage, changes, (thrown) => this.device.failed(thrown));
      this.writes.update((count) => count - 1);
      return storage;
    });
  }

  private belongTo(userId: number | null): void {
    if (userId === this.owner) return;
    this.owner = userId;
    this.loaded.set(false);
    this.now.set(EMPTY_QUEUE);
    this.callers.clear();
    if (userId !== null) this.storage = this.open(userId);
  }

  private async open(userId: number): Promise<QueueStorage> {
    const database = await this.device.databaseOf(userId);
    const storage =
      database === null ? new MemoryQueueStorage() : new IndexedDbQueueStorage(database);
    const left = await storage.all();
    if (this.owner === userId) this.take(left);
    return storage;
  }

  /** What an earlier page left unsent, or may have sent without getting an answer. */
  private take(left: readonly QueuedCommand[]): void {
    this.ids.goOnAfter(left.at(-1)?.order ?? 0);
    for (const { fields } of left) {
      const uid = fields['uid'];
      if (typeof uid === 'string') this.uids.set(localIdOf(uid), uid);
    }
    this.now.update((state) => ({
      ...state,
      commands: [...left.map((each) => ({ ...each, sent: true })), ...state.commands],
      made: new Map([...left.flatMap(({ resolved }) => Object.entries(resolved)), ...state.made]),
    }));
    this.loaded.set(true);
    this.added$.next();
  }
}

async function written(
  storage: QueueStorage,
  changes: QueueChanges,
  failed: (thrown: unknown) => void,
): Promise<boolean> {
  try {
    await storage.write(changes);
    return true;
  } catch (thrown) {
    failed(thrown);
    return false;
  }
}

/** Not refused, but not now. */
export function isForLater({ status }: Problem): boolean {
  return status === 0 || status === 401 || status === 429 || (status >= 502 && status <= 504);
}
