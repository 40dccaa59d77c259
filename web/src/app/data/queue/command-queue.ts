import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Subject } from 'rxjs';
import { Problem, Refused } from '../../core/errors/problem';
import { OrderedIds, orderOf } from '../../core/ids';
import { Answer } from '../../core/live/command-sender';
import { CommandName, DoneWith } from '../../core/live/commands';
import { Envelope } from '../../core/live/envelope';
import { Session } from '../../core/session/session';
import { DeviceStorage } from '../../core/storage/device-storage';
import { TabLeadership } from '../../core/storage/tab-leadership';
import { basisFor } from './bases';
import { added, answered, applied, caughtUp, markedSent, refused } from './changes';
import { drop, keepMine, keepTheirs, sameAgain, undecided } from './decisions';
import { Context, EMPTY_QUEUE, QueuedCommand, QueueState, SentFields } from './model';
import { QueuePersistence } from './persistence';
import { localIdOf, toWire, VERSIONED } from './references';
import { changesBetween } from './storage';
import { DoneCommand, merged, QueueNews, reloaded, withoutLooseEnds } from './tabs';

/** Of what was made in this page, so much is known by the number it had before. */
const MOST_NAMES = 1_000;

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

/** How a change of the queue is kept. */
interface Kept {
  /** It came of sending or of events, not of what the person did: only the tab that leads writes it. */
  readonly ofSending?: boolean;
  readonly done?: readonly DoneCommand[];
}

/** Everything a person did that no server has confirmed: kept on the device, shown at once, sent in order.
 *
 * Nothing leaves it but what was done, and what the person gave up. All tabs of a person have the same queue; the one
 * that leads sends it. Why it is built so: docs/explanation/page-queue.md.
 */
@Injectable({ providedIn: 'root' })
export class CommandQueue {
  private readonly device = inject(DeviceStorage);
  private readonly session = inject(Session);
  private readonly leadership = inject(TabLeadership);
  private readonly ids = new OrderedIds();
  private readonly now = signal<QueueState>(EMPTY_QUEUE);
  private readonly loaded = signal(false);
  private readonly callers = new Map<number, Caller>();
  private readonly uids = new Map<number, string>();
  private readonly persistence = new QueuePersistence(this.device, {
    taken: (left) => this.taken(left),
    heard: (news) => this.heard(news),
    reloaded: (kept) => this.reloaded(kept),
  });
  private owner: number | null = null;

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
  readonly kept = computed(() => this.persistence.unwritten() === 0);
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
    inject(DestroyRef).onDestroy(() => this.persistence.belongTo(null));
    effect(() => {
      // A tab that was frozen may have missed what others said.
      if (this.leadership.isLeader()) untracked(() => void this.persistence.reload());
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
    if (!this.isConnected()) void this.device.persist();
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

  /** The person gave up all of it: nothing stays on this device, nor in their other tabs. */
  async wipe(): Promise<void> {
    this.change(() => EMPTY_QUEUE);
    this.callers.clear();
    await this.persistence.written();
  }

  /** To be called together with applying `events` of one stream to its replica. */
  applied(events: readonly Envelope[]): void {
    this.change((state) => applied(state, events), { ofSending: true });
  }

  /** The replica of a stream was replaced as of a place, or given up (null). */
  caughtUp(stream: string, reached: number | null): void {
    this.change((state) => caughtUp(state, stream, reached), { ofSending: true });
  }

  sending(batch: readonly QueuedCommand[]): void {
    const ids = new Set(batch.map(({ id }) => id));
    this.change((state) => markedSent(state, ids), { ofSending: true });
  }

  /** What the server said to each command of a batch. */
  settle(batch: readonly QueuedCommand[], answers: readonly Answer[]): void {
    const done = batch.flatMap(({ id, order }, index) => {
      const answer = answers[index]?.done;
      return answer === undefined ? [] : [{ id, order, done: answer }];
    });
    const change = (before: QueueState): QueueState =>
      batch.reduce((state, { id }, index) => {
        const answer = answers[index];
        if (answer?.done !== undefined) return answered(state, id, answer.done, this.reached);
        if (answer === undefined || isForLater(answer.problem)) return state;
        const again = { newId: () => this.ids.next(), at: new Date().toISOString() };
        return refused(state, id, answer.problem, again);
      }, before);
    this.change(change, { ofSending: true, done });
    this.answerCallers(done);
    if (this.now().commands.length === 0) this.forgetOldUids();
  }

  /** Nothing that waits needs them; a screen may still name what was made last. */
  private forgetOldUids(): void {
    const old = [...this.uids.keys()].slice(0, -MOST_NAMES);
    for (const localId of old) this.uids.delete(localId);
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
    this.answerCallers([]);
    this.added$.next();
  }

  private change(
    how: (state: QueueState) => QueueState,
    { ofSending = false, done = [] }: Kept = {},
  ): void {
    const before = this.now();
    const after = this.become(how(before));
    if (after.commands === before.commands) return;
    if (ofSending && !this.leadership.isLeader()) return;
    const news = { ...changesBetween(before.commands, after.commands), done };
    const term = ofSending ? this.leadership.term : null;
    this.persistence.save({ news, all: after.commands, term });
  }

  private become(after: QueueState): QueueState {
    const before = this.now();
    if (after === before) return after;
    this.now.set(after);
    if (after.made !== before.made) this.tellNumbers(before, after);
    return after;
  }

  /** Tells those who wait in this tab what became of their commands. */
  private answerCallers(done: readonly DoneCommand[]): void {
    for (const each of done) {
      this.callers.get(each.order)?.resolve(each.done as DoneWith<CommandName>);
      this.callers.delete(each.order);
    }
    const inQueue = new Map(this.now().commands.map((command) => [command.order, command]));
    for (const [order, { isNear, reject }] of this.callers) {
      const command = inQueue.get(order);
      if (command?.parked === null) continue;
      // One that was given up, or refused when its maker may be anywhere, is answered by nobody.
      this.callers.delete(order);
      if (command?.parked != null && isNear) reject(new Parked(command.parked.problem, order));
    }
  }

  private tellNumbers(before: QueueState, { made }: QueueState): void {
    for (const [uid, id] of made) {
      if (!before.made.has(uid)) this.numbered$.next({ localId: localIdOf(uid), id });
    }
  }

  private belongTo(userId: number | null): void {
    if (userId === this.owner) return;
    this.owner = userId;
    this.loaded.set(false);
    this.now.set(EMPTY_QUEUE);
    this.callers.clear();
    this.persistence.belongTo(userId);
  }

  /** What an earlier page left unsent, or may have sent without getting an answer. */
  private taken(left: readonly QueuedCommand[]): void {
    this.know(left);
    this.become(
      withoutLooseEnds({
        ...this.now(),
        commands: [...left.map((each) => ({ ...each, sent: true })), ...this.now().commands],
        made: new Map([
          ...left.flatMap(({ resolved }) => Object.entries(resolved)),
          ...this.now().made,
        ]),
      }),
    );
    this.loaded.set(true);
    this.added$.next();
  }

  private heard(news: QueueNews): void {
    this.know(news.put);
    this.become(merged(this.now(), news, this.reached));
    this.answerCallers(news.done);
    this.added$.next();
  }

  private reloaded(kept: readonly QueuedCommand[]): void {
    this.know(kept);
    this.become(reloaded(this.now(), kept));
    this.answerCallers([]);
    this.added$.next();
  }

  /** Understands the uids that were given elsewhere, and goes on behind what is there. */
  private know(commands: readonly QueuedCommand[]): void {
    this.ids.goOnAfter(commands.at(-1)?.order ?? 0);
    for (const { fields } of commands) {
      const uid = fields['uid'];
      if (typeof uid === 'string') this.uids.set(localIdOf(uid), uid);
    }
  }
}

/** Not refused, but not now. */
export function isForLater({ status }: Problem): boolean {
  return status === 0 || status === 401 || status === 429 || (status >= 502 && status <= 504);
}
