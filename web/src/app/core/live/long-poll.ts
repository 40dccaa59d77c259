import { Subject } from 'rxjs';
import { Refused } from '../errors/problem';
import { Api } from '../http/api';
import { Page } from './envelope';
import { StreamFollower } from './stream-follower';

const WAIT_S = 25;
const PAUSE_MS = 3_000;

/** Follows one stream over plain HTTP: the same pages and the same cursor as the socket's. */
export class LongPoll {
  private readonly stop$ = new Subject<void>();
  private stopped = false;

  constructor(
    private readonly api: Api,
    private readonly follower: StreamFollower,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      const cursor = this.follower.at;
      const page = cursor === null ? null : await this.ask(cursor.seq, cursor.epoch);
      if (this.isStopped()) return;
      if (page === null) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      else this.follower.receive(page);
    }
  }

  stop(): void {
    this.stopped = true;
    this.stop$.next();
  }

  private async ask(seq: number, epoch: string): Promise<Page | null> {
    try {
      const place = { stream: this.follower.stream, after: seq, epoch, wait: WAIT_S };
      return await this.api.get<Page>('/api/events', place, this.stop$);
    } catch (thrown) {
      if (thrown instanceof Refused) return null;
      if (this.isStopped()) return null;
      throw thrown;
    }
  }

  private isStopped(): boolean {
    return this.stopped;
  }
}
