import { Refused } from '../errors/problem';
import { StreamFollower } from './stream-follower';

const AT_ONCE = 3;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const ANSWERS_OF_LOSS: readonly number[] = [401, 403, 404];

/** Fetches the snapshots that replicas need, a few at a time, in the order in which they were wanted. */
export class Snapshots {
  private waiting = new Set<StreamFollower>();
  private readonly underWay = new Set<StreamFollower>();
  private readonly failures = new Map<StreamFollower, number>();

  /** `taken` is called with each follower that has its snapshot and wants to go on from there. */
  constructor(private readonly taken: (follower: StreamFollower) => void) {}

  want(follower: StreamFollower): void {
    if (this.underWay.has(follower)) return;
    this.waiting.add(follower);
    this.next();
  }

  prefer(follower: StreamFollower): void {
    if (this.waiting.has(follower)) this.waiting = new Set([follower, ...this.waiting]);
  }

  forget(follower: StreamFollower): void {
    this.waiting.delete(follower);
    this.failures.delete(follower);
  }

  private next(): void {
    for (const follower of this.waiting) {
      if (this.underWay.size >= AT_ONCE) return;
      this.waiting.delete(follower);
      void this.fetch(follower);
    }
  }

  private async fetch(follower: StreamFollower): Promise<void> {
    this.underWay.add(follower);
    try {
      await follower.takeSnapshot();
      this.failures.delete(follower);
    } catch (thrown) {
      this.failed(follower, thrown);
      return;
    } finally {
      this.underWay.delete(follower);
      this.next();
    }
    this.taken(follower);
  }

  private failed(follower: StreamFollower, thrown: unknown): void {
    if (follower.isStopped) return;
    if (thrown instanceof Refused && ANSWERS_OF_LOSS.includes(thrown.problem.status)) {
      follower.lose(thrown.problem);
      return;
    }
    const failures = (this.failures.get(follower) ?? 0) + 1;
    this.failures.set(follower, failures);
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
    setTimeout(() => {
      if (!follower.isStopped) this.want(follower);
    }, pause);
    if (!(thrown instanceof Refused)) throw thrown;
  }
}
