import { firstValueFrom, Observable, Subject } from 'rxjs';
import { StreamCursor, SyncAnswer } from '../../generated/wire';
import { Problem, Refused } from '../errors/problem';
import { Cursor } from './cursor';
import { Envelope } from './envelope';
import { Snapshots } from './snapshots';
import { Replica, StreamFollower } from './stream-follower';

/** Asks the server what happened after each cursor; the socket, or plain HTTP where sockets are blocked. */
export interface SyncSource {
  sync(streams: readonly StreamCursor[], timeoutMs?: number): Promise<SyncAnswer>;
  /** Waits for something to happen in any of them, at most until `until` emits. */
  poll(streams: readonly StreamCursor[], until: Observable<void>): Promise<SyncAnswer>;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const GONE: Problem = { type: 'about:blank', title: 'gone', status: 404, code: 'not_found' };
const NO_PROGRESS: Problem = { ...GONE, title: 'no progress', status: 0, code: 'no_progress' };

type Transport = 'none' | 'pushed' | 'polled';

/** Keeps every followed stream in step: one question for all of them after each connect, and for those that find
 * a gap, until nothing has more. By long poll the same question waits for what comes.
 */
export class StreamSync {
  private readonly followers = new Map<string, StreamFollower>();
  private readonly behind = new Set<StreamFollower>();
  private readonly snapshots = new Snapshots((follower) => this.fellBehind(follower));
  private readonly changed$ = new Subject<void>();
  private transport: Transport = 'none';
  /** Grows with each change of transport; what an older one answers is not heard. */
  private turn = 0;
  private asking: Promise<boolean> | null = null;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly source: SyncSource) {}

  get isEmpty(): boolean {
    return this.followers.size === 0;
  }

  /** Goes on from a cursor, or begins with a snapshot, which needs no live connection. */
  follow(stream: string, replica: Replica, from: Cursor | null = null): void {
    if (this.followers.has(stream)) return;
    const follower: StreamFollower = new StreamFollower(stream, replica, from, () =>
      this.fellBehind(follower),
    );
    this.followers.set(stream, follower);
    this.fellBehind(follower);
  }

  /** Whether anybody followed it. */
  unfollow(stream: string): boolean {
    const follower = this.followers.get(stream);
    if (follower === undefined) return false;
    follower.stop();
    this.forget(follower);
    this.changed$.next();
    return true;
  }

  /** Its snapshot is fetched before those of others. */
  prefer(stream: string): void {
    const follower = this.followers.get(stream);
    if (follower !== undefined) this.snapshots.prefer(follower);
  }

  clear(): void {
    this.disconnected();
    for (const stream of [...this.followers.keys()]) this.unfollow(stream);
  }

  hear(event: Envelope): void {
    this.followers.get(event.stream)?.hear(event);
  }

  /** The server asks to be asked: it may have left events of this stream out. */
  resync(stream: string): void {
    const follower = this.followers.get(stream);
    if (follower !== undefined) this.fellBehind(follower);
  }

  /** Events are pushed from now on; whatever was missed is asked for. */
  connected(): void {
    this.use('pushed');
    void this.catchUp();
  }

  polling(): void {
    this.use('polled');
    void this.poll(this.turn);
  }

  disconnected(): void {
    this.use('none');
  }

  /** Asks for all streams; false when there was no answer in time. */
  catchUp(timeoutMs?: number): Promise<boolean> {
    for (const follower of this.followers.values()) this.markBehind(follower);
    return this.ask(timeoutMs);
  }

  private use(transport: Transport): void {
    this.turn += 1;
    this.asking = null;
    this.failures = 0;
    this.transport = transport;
    clearTimeout(this.retry);
    this.changed$.next();
  }

  private fellBehind(follower: StreamFollower): void {
    if (follower.isStopped) return;
    this.markBehind(follower);
    if (this.transport === 'polled') this.changed$.next();
    // After a failure the timer asks again: not every event that arrives meanwhile.
    else if (this.failures === 0) void this.ask();
  }

  private markBehind(follower: StreamFollower): void {
    follower.fallBehind();
    if (follower.at === null) this.snapshots.want(follower);
    else this.behind.add(follower);
  }

  private ask(timeoutMs?: number): Promise<boolean> {
    if (this.transport !== 'pushed') return Promise.resolve(false);
    clearTimeout(this.retry);
    this.asking ??= this.askUntilComplete(this.turn, timeoutMs);
    return this.asking;
  }

  private async askUntilComplete(turn: number, timeoutMs?: number): Promise<boolean> {
    // In the same question as what else is followed in this turn of the event loop.
    await Promise.resolve();
    try {
      while (this.turn === turn && this.behind.size > 0) await this.askOnce(turn, timeoutMs);
      return this.turn === turn;
    } catch (thrown) {
      if (this.turn === turn) this.failed(thrown, () => void this.ask());
      return false;
    } finally {
      // In the step that leaves the loop: whoever falls behind next asks anew.
      if (this.turn === turn) this.asking = null;
    }
  }

  private async askOnce(turn: number, timeoutMs?: number): Promise<void> {
    const asked = [...this.behind];
    this.behind.clear();
    try {
      const answer = await this.source.sync(asked.flatMap(placeOf), timeoutMs);
      if (this.turn !== turn) return;
      this.take(asked, answer);
      this.failures = 0;
    } catch (thrown) {
      for (const follower of asked) if (!follower.isStopped) this.behind.add(follower);
      throw thrown;
    }
  }

  private async poll(turn: number): Promise<void> {
    while (this.turn === turn) {
      const asked = [...this.followers.values()].filter(({ at }) => at !== null);
      try {
        // Without a cursor in any stream there is nothing to ask.
        if (asked.length === 0) await firstValueFrom(this.changed$);
        if (asked.length === 0) continue;
        const answer = await this.source.poll(asked.flatMap(placeOf), this.changed$);
        if (this.turn !== turn) return;
        this.take(asked, answer);
        this.failures = 0;
      } catch (thrown) {
        if (this.turn !== turn) return;
        if (thrown instanceof Interrupted) continue;
        this.failed(thrown, () => void this.poll(turn));
        return;
      }
    }
  }

  private take(asked: readonly StreamFollower[], answer: SyncAnswer): void {
    // Asked again at once, such a server would say the same again.
    if (answer.has_more && answer.pages.every(({ events }) => events.length === 0))
      throw new Refused(NO_PROGRESS);
    const pages = new Map(answer.pages.map((page) => [page.stream, page]));
    const resets = new Set(answer.resets.map(({ stream }) => stream));
    const gone = new Set(answer.gone);
    for (const follower of asked) {
      if (follower.isStopped) continue;
      const page = pages.get(follower.stream);
      if (gone.has(follower.stream)) this.lose(follower);
      else if (resets.has(follower.stream)) follower.reset();
      else if (page !== undefined) follower.receive(page);
      else follower.upToDate();
      if (follower.at === null || page?.has_more === true) this.markBehind(follower);
    }
  }

  private lose(follower: StreamFollower): void {
    this.forget(follower);
    follower.lose(GONE);
  }

  private forget(follower: StreamFollower): void {
    this.followers.delete(follower.stream);
    this.behind.delete(follower);
    this.snapshots.forget(follower);
  }

  /** Connecting asks again too; this is for a server that answers but cannot. */
  private failed(thrown: unknown, again: () => void): void {
    this.failures += 1;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LAST_RETRY_MS);
    this.retry = setTimeout(again, pause);
    if (!(thrown instanceof Refused)) throw thrown;
  }
}

/** The set of streams has changed, so the question has. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

function placeOf({ stream, at }: StreamFollower): StreamCursor[] {
  return at === null ? [] : [{ stream, after: at.seq, epoch: at.epoch }];
}
