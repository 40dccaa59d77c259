import { Problem, Refused } from '../errors/problem';
import { after, Cursor, sorted } from './cursor';
import { Envelope, Page } from './envelope';

/** Whoever keeps a copy of what a stream tells about. */
export interface Replica {
  /** Loads and shows a fresh snapshot; answers the place in the log it stands for. */
  snapshot(): Promise<{ readonly epoch: string; readonly as_of: number }>;
  /** Applies events that follow each other without a gap. Must not throw. */
  apply(events: readonly Envelope[]): void;
  /** The stream may no longer be read, or is gone. */
  lost(problem: Problem): void;
}

/** Where pages of catch-up come from: the socket, or plain HTTP where sockets are blocked. */
export interface PageSource {
  page(stream: string, cursor: Cursor): Promise<Page>;
}

const MOST_HELD = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Keeps one replica in step with one stream (promise P2), whatever the network does.
 *
 * Live events are held back while catching up, because the server joins the live room with the last
 * page: what was heard meanwhile comes after it. The cursor moves only once the replica has applied.
 */
export class StreamFollower {
  private cursor: Cursor | null = null;
  private held: Envelope[] = [];
  private syncing = false;
  private again = false;
  private stopped = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly stream: string,
    private readonly source: PageSource,
    private readonly replica: Replica,
  ) {}

  get at(): Cursor | null {
    return this.cursor;
  }

  /** Shows a snapshot as soon as there is one, without waiting for a live connection. */
  prime(): Promise<void> {
    return this.exclusively(async () => {
      if (this.cursor === null) await this.fresh();
    });
  }

  /** Catches up from the cursor; to be called at the start and after every (re)connection. */
  sync(): Promise<void> {
    this.again = true;
    return this.exclusively(() => Promise.resolve());
  }

  private async exclusively(first: () => Promise<void>): Promise<void> {
    if (this.stopped || this.syncing) return;
    this.syncing = true;
    clearTimeout(this.retry);
    try {
      await first();
      while (this.wantsAnother()) await this.catchUp();
      this.failures = 0;
    } catch (thrown) {
      this.failed(thrown);
    } finally {
      this.syncing = false;
    }
    if (this.failures === 0) this.takeHeld();
  }

  hear(event: Envelope): void {
    if (this.stopped) return;
    this.held.push(event);
    // Whatever is thrown away here is found again as a gap.
    if (this.held.length > MOST_HELD) this.held = this.held.slice(-1);
    if (!this.syncing && this.cursor !== null) this.takeHeld();
  }

  /** A page that came without being asked for by `sync`: the long poll's. */
  receive(page: Page): void {
    if (this.stopped || this.syncing) return;
    if (page.reset) {
      this.cursor = null;
      void this.sync();
      return;
    }
    this.held.push(...page.events);
    this.takeHeld();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
  }

  private wantsAnother(): boolean {
    const wanted = this.again && !this.stopped;
    this.again = false;
    return wanted;
  }

  private async catchUp(): Promise<void> {
    let cursor = this.cursor ?? (await this.fresh());
    for (;;) {
      const page = await this.source.page(this.stream, cursor);
      if (this.stopped) return;
      if (page.reset) {
        cursor = await this.fresh();
        continue;
      }
      const { ready, behindGap } = sorted(cursor, page.events);
      if (behindGap.length > 0 || (page.has_more && ready.length === 0)) {
        // The server promises pages without gaps; if it ever breaks that, a snapshot heals it.
        cursor = await this.fresh();
        continue;
      }
      cursor = this.applied(cursor, ready);
      if (!page.has_more) return;
    }
  }

  private async fresh(): Promise<Cursor> {
    this.cursor = null;
    this.held = [];
    const { epoch, as_of } = await this.replica.snapshot();
    this.cursor = { epoch, seq: as_of };
    return this.cursor;
  }

  private takeHeld(): void {
    if (this.cursor === null) return;
    const { ready, behindGap } = sorted(this.cursor, this.held);
    this.held = [...behindGap];
    this.applied(this.cursor, ready);
    // After a failure the timer asks again: not every event that arrives meanwhile.
    if (behindGap.length > 0 && this.failures === 0) void this.sync();
  }

  private applied(cursor: Cursor, events: readonly Envelope[]): Cursor {
    if (events.length > 0 && !this.stopped) this.replica.apply(events);
    this.cursor = after(cursor, events);
    return this.cursor;
  }

  private failed(thrown: unknown): void {
    this.failures += 1;
    if (this.stopped) return;
    if (thrown instanceof Refused && [401, 403, 404].includes(thrown.problem.status)) {
      this.stop();
      this.replica.lost(thrown.problem);
      return;
    }
    // Reconnecting calls `sync` too; this is for a server that answers but cannot.
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LAST_RETRY_MS);
    this.retry = setTimeout(() => void this.sync(), pause);
    if (!(thrown instanceof Refused)) throw thrown;
  }
}
