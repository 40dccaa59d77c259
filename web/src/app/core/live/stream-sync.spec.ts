import { firstValueFrom, Observable } from 'rxjs';
import { StreamCursor, SyncAnswer } from '../../generated/wire';
import { Refused, UNREACHABLE } from '../errors/problem';
import { Envelope } from './envelope';
import { Replica } from './stream-follower';
import { Interrupted, StreamSync, SyncSource } from './stream-sync';

/** A server with a log for each stream, small pages, and a plug that can be pulled. */
class FakeServer implements SyncSource {
  epoch = 'one';
  readonly logs = new Map<string, Envelope[]>();
  oldest = 0;
  pageSize = 3;
  /** Events that one answer holds; of streams that do not fit it says only that there is more. */
  room = Infinity;
  plugged = true;
  asked: string[] = [];
  onAnswer: () => void = () => undefined;

  log(stream: string): Envelope[] {
    const log = this.logs.get(stream) ?? [];
    this.logs.set(stream, log);
    return log;
  }

  write(count: number, stream = 'project:3'): Envelope[] {
    const log = this.log(stream);
    return Array.from({ length: count }, () => {
      const seq = log.length + 1;
      const from = { at: '', actor_id: 1, command_id: null, changed: [] };
      const event: Envelope = { type: 'task_updated', stream, seq, data: seq, ...from };
      log.push(event);
      return event;
    });
  }

  sync(streams: readonly StreamCursor[]): Promise<SyncAnswer> {
    this.asked.push(streams.map(({ stream, after }) => `${stream}/${String(after)}`).join(' '));
    if (!this.plugged) return Promise.reject(new Refused(UNREACHABLE));
    const answer = { ok: true, pages: [], resets: [], gone: [], has_more: false } as {
      -readonly [Key in keyof SyncAnswer]: SyncAnswer[Key] extends readonly (infer Item)[]
        ? Item[]
        : SyncAnswer[Key];
    };
    let room = this.room;
    for (const { stream, after, epoch } of streams) {
      const log = this.logs.get(stream);
      const seq = after ?? 0;
      const head = { stream, epoch: this.epoch, last_seq: log?.length ?? 0 };
      if (log === undefined) answer.gone.push(stream);
      else if (epoch !== this.epoch || seq < this.oldest || seq > log.length)
        answer.resets.push(head);
      else if (seq < log.length) {
        const events = log.slice(seq, seq + Math.min(this.pageSize, room));
        room -= events.length;
        answer.pages.push({ ...head, events, has_more: seq + events.length < log.length });
      }
    }
    answer.has_more = answer.pages.some((page) => page.has_more);
    this.onAnswer();
    return Promise.resolve(answer);
  }

  async poll(streams: readonly StreamCursor[], until: Observable<void>): Promise<SyncAnswer> {
    const answer = await this.sync(streams);
    if (answer.pages.length + answer.resets.length + answer.gone.length > 0) return answer;
    await firstValueFrom(until);
    throw new Interrupted();
  }
}

class FakeReplica implements Replica {
  snapshots = 0;
  seen: number[] = [];
  lostBy: string | null = null;

  constructor(
    private readonly server: FakeServer,
    readonly stream: string,
  ) {}

  snapshot(): Promise<{ epoch: string; as_of: number }> {
    if (!this.server.plugged) return Promise.reject(new Refused(UNREACHABLE));
    this.snapshots += 1;
    this.seen = this.server.log(this.stream).map((event) => event.seq);
    return Promise.resolve({ epoch: this.server.epoch, as_of: this.seen.length });
  }

  apply(events: readonly Envelope[]): void {
    this.seen.push(...events.map((event) => event.seq));
  }

  lost(problem: { code: string }): void {
    this.lostBy = problem.code;
  }
}

describe('StreamSync', () => {
  let server: FakeServer;
  let streams: StreamSync;
  let replica: FakeReplica;
  const everything = (stream = 'project:3'): number[] =>
    server.log(stream).map((event) => event.seq);
  const settled = async (ms = 0): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  const follow = (stream: string, seq: number | null = null): FakeReplica => {
    const followed = new FakeReplica(server, stream);
    streams.follow(stream, followed, seq === null ? null : { epoch: 'one', seq });
    return followed;
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    server.write(2);
    streams = new StreamSync(server);
    replica = follow('project:3');
    streams.connected();
    await settled();
  });
  afterEach(() => vi.useRealTimers());

  it('starts from a snapshot and follows', () => {
    for (const event of server.write(3)) streams.hear(event);
    expect(replica.seen).toEqual([1, 2, 3, 4, 5]);
    expect(replica.snapshots).toBe(1);
  });

  it('gets exactly what it missed, page by page, without a new snapshot', async () => {
    server.asked = [];
    server.write(8);
    await streams.catchUp();
    expect(replica.seen).toEqual(everything());
    expect(replica.snapshots).toBe(1);
    expect(server.asked).toEqual(['project:3/2', 'project:3/5', 'project:3/8']);
  });

  it('asks once for all streams after a connect, and again only for those that have more', async () => {
    server.write(4, 'project:4');
    server.write(2, 'project:5');
    const others = [follow('project:4', 0), follow('project:5', 1)];
    streams.disconnected();
    server.asked = [];
    streams.connected();
    await settled();
    expect(server.asked).toEqual(['project:4/0 project:5/1 project:3/2', 'project:4/3']);
    expect(others.map(({ seen }) => seen)).toEqual([[1, 2, 3, 4], [2]]);
    expect(others.map(({ snapshots }) => snapshots)).toEqual([0, 0]);
  });

  it('asks again for what did not fit into an answer, without a new snapshot', async () => {
    server.write(3, 'project:4');
    const other = follow('project:4', 0);
    server.room = 2;
    server.write(4);
    await streams.catchUp();
    expect([replica.seen, other.seen]).toEqual([everything(), everything('project:4')]);
    expect([replica.snapshots, other.snapshots]).toEqual([1, 0]);
  });

  it('waits before it asks a server again that has more and tells nothing', async () => {
    server.write(2);
    server.room = 0;
    server.asked = [];
    expect(await streams.catchUp()).toBe(false);
    expect(server.asked).toHaveLength(1);
    server.room = Infinity;
    await settled(1_500);
    expect(replica.seen).toEqual(everything());
    expect(replica.snapshots).toBe(1);
  });

  it('heals a gap by asking, and applies nothing out of order meanwhile', async () => {
    const [, , third] = server.write(3);
    streams.hear(third!);
    expect(replica.seen).toEqual([1, 2]);
    await settled();
    expect(replica.seen).toEqual(everything());
  });

  it('drops duplicates and sorts what is out of order', async () => {
    const [third, fourth, fifth] = server.write(3);
    for (const event of [third!, third!, fifth!, fourth!, third!]) streams.hear(event);
    await settled();
    expect(replica.seen).toEqual(everything());
  });

  it('holds what is heard during catch-up until its turn', async () => {
    server.write(1);
    server.onAnswer = () => {
      server.onAnswer = () => undefined;
      for (const event of server.write(2)) streams.hear(event);
    };
    await streams.catchUp();
    expect(replica.seen).toEqual(everything());
  });

  it('takes a new snapshot when the log no longer reaches back', async () => {
    server.write(5);
    server.oldest = 4;
    await streams.catchUp();
    await settled();
    expect(replica.snapshots).toBe(2);
    expect(replica.seen).toEqual(everything());
    for (const event of server.write(1)) streams.hear(event);
    expect(replica.seen).toEqual(everything());
  });

  it('takes a new snapshot after a restore from backup', async () => {
    server.epoch = 'two';
    server.log('project:3').length = 1;
    await streams.catchUp();
    await settled();
    expect(replica.snapshots).toBe(2);
    expect(replica.seen).toEqual([1]);
  });

  it('keeps its cursor when the network goes, and tries again', async () => {
    server.write(2);
    server.plugged = false;
    expect(await streams.catchUp()).toBe(false);
    server.plugged = true;
    await settled(1_500);
    expect(replica.seen).toEqual(everything());
    expect(replica.snapshots).toBe(1);
  });

  it('says so when the stream is no longer shared, and can follow it anew', async () => {
    server.logs.delete('project:3');
    await streams.catchUp();
    expect(replica.lostBy).toBe('not_found');
    server.write(1);
    expect(follow('project:3').snapshots).toBe(1);
  });

  it('shows a snapshot without waiting for a connection, and fetches a few at a time', async () => {
    streams.disconnected();
    const pending: (() => void)[] = [];
    const order: string[] = [];
    for (const id of [10, 11, 12, 13, 14]) {
      const stream = `project:${String(id)}`;
      const slow = new FakeReplica(server, stream);
      slow.snapshot = () => {
        order.push(stream);
        return new Promise((resolve) => pending.push(() => resolve({ epoch: 'one', as_of: 0 })));
      };
      streams.follow(stream, slow);
    }
    expect(order).toHaveLength(3);
    streams.prefer('project:14');
    pending[0]!();
    await settled();
    expect(order).toEqual(['project:10', 'project:11', 'project:12', 'project:14']);
  });

  describe('by long poll', () => {
    it('follows all streams with one question, also those that come later', async () => {
      streams.polling();
      server.write(1, 'project:4');
      await settled();
      server.asked = [];
      const other = follow('project:4', 0);
      await settled();
      expect(server.asked[0]).toBe('project:3/2 project:4/0');
      expect(other.seen).toEqual([1]);
    });

    it('asks nothing as long as there is nothing to follow', async () => {
      streams.unfollow('project:3');
      server.asked = [];
      streams.polling();
      await settled();
      expect(server.asked).toEqual([]);
    });

    it('tries again after a failure, and stops once events are pushed', async () => {
      server.plugged = false;
      streams.polling();
      await settled();
      server.write(1);
      server.plugged = true;
      await settled(1_500);
      expect(replica.seen).toEqual(everything());
      streams.connected();
      await settled();
      server.asked = [];
      await settled(60_000);
      expect(server.asked).toEqual([]);
    });
  });
});
