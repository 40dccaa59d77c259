import { Problem } from '../errors/problem';
import { after, Cursor, sorted } from './cursor';
import { Envelope } from './envelope';

/** Whoever keeps a copy of what a stream tells about. */
export interface Replica {
  /** Loads and shows a fresh snapshot; answers the place in the log it stands for. */
  snapshot(): Promise<{ readonly epoch: string; readonly as_of: number }>;
  /** Applies events that follow each other without a gap. Must not throw. */
  apply(events: readonly Envelope[]): void;
  /** The stream may no longer be read, or is gone. */
  lost(problem: Problem): void;
}

/** What came after the cursor. */
interface EventsAfter {
  readonly events: readonly Envelope[];
  readonly has_more: boolean;
}

const MOST_HELD = 2_000;

/** Where one replica stands in its stream, and what it does with what arrives (promise P2).
 *
 * It knows nothing of transports: `StreamSync` asks for what is missing. Live events are held back until the stream
 * has caught up, because the server joins the live room with the last page: what was heard meanwhile comes after
 * it. The cursor moves only once the replica has applied.
 */
export class StreamFollower {
  private cursor: Cursor | null;
  private held: Envelope[] = [];
  private behind = true;
  private stopped = false;

  /** `isBehind` is called when something is missing that only the server can tell. */
  constructor(
    readonly stream: string,
    readonly replica: Replica,
    from: Cursor | null,
    private readonly isBehind: () => void,
  ) {
    this.cursor = from;
  }

  get at(): Cursor | null {
    return this.cursor;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  hear(event: Envelope): void {
    if (this.stopped) return;
    this.held.push(event);
    // Whatever is thrown away here is found again as a gap.
    if (this.held.length > MOST_HELD) this.held = this.held.slice(-1);
    if (!this.behind) this.takeHeld();
  }

  /** Holds live events back until `receive` or `upToDate`. */
  fallBehind(): void {
    this.behind = true;
  }

  /** A page from the cursor on. */
  receive({ events, has_more }: EventsAfter): void {
    if (this.stopped || this.cursor === null) return;
    const { ready, behindGap } = sorted(this.cursor, events);
    // A page without events did not fit into the answer, and is asked for again.
    const isOld = events.length > 0 && ready.length === 0;
    if (behindGap.length > 0 || (has_more && isOld)) {
      // The server promises pages without gaps; if it ever breaks that, a snapshot heals it.
      this.reset();
      return;
    }
    this.applied(this.cursor, ready);
    if (!has_more) this.upToDate();
  }

  /** The server has nothing more to tell: what was heard meanwhile is next. */
  upToDate(): void {
    if (this.cursor === null) return;
    this.behind = false;
    this.takeHeld();
  }

  /** The cursor leads nowhere: only a snapshot can go on. */
  reset(): void {
    this.cursor = null;
    this.behind = true;
  }

  async takeSnapshot(): Promise<void> {
    this.held = [];
    const { epoch, as_of } = await this.replica.snapshot();
    if (!this.stopped) this.cursor = { epoch, seq: as_of };
  }

  lose(problem: Problem): void {
    if (this.stopped) return;
    this.stopped = true;
    this.replica.lost(problem);
  }

  stop(): void {
    this.stopped = true;
  }

  private takeHeld(): void {
    if (this.cursor === null) return;
    const { ready, behindGap } = sorted(this.cursor, this.held);
    this.held = [...behindGap];
    this.applied(this.cursor, ready);
    if (behindGap.length === 0) return;
    this.behind = true;
    this.isBehind();
  }

  private applied(cursor: Cursor, events: readonly Envelope[]): void {
    if (events.length > 0) this.replica.apply(events);
    this.cursor = after(cursor, events);
  }
}
