import { Refused, UNREACHABLE } from '../errors/problem';
import { Cursor } from './cursor';
import { Envelope, Page } from './envelope';
import { PageSource, Replica, StreamFollower } from './stream-follower';

/** A server with a log, small pages, and a plug that can be pulled. */
class FakeServer implements PageSource {
  epoch = 'one';
  readonly log: Envelope[] = [];
  oldest = 0;
  pageSize = 3;
  plugged = true;
  asked: number[] = [];
  onPage: () => void = () => undefined;

  write(count = 1): Envelope[] {
    const written = Array.from({ length: count }, () => {
      const seq = this.log.length + 1;
      const event: Envelope = {
        type: 'task_updated',
        stream: 'project:3',
        seq,
        at: '',
        actor_id: 1,
        command_id: null,
        changed: [],
        data: seq,
      };
      this.log.push(event);
      return event;
    });
    return written;
  }

  page(_stream: string, cursor: Cursor): Promise<Page> {
    this.asked.push(cursor.seq);
    if (!this.plugged) return Promise.reject(new Refused(UNREACHABLE));
    const { epoch } = this;
    const last_seq = this.log.length;
    if (cursor.epoch !== epoch || cursor.seq < this.oldest || cursor.seq > last_seq) {
      return Promise.resolve({ ok: true, reset: true, epoch, last_seq });
    }
    const events = this.log.slice(cursor.seq, cursor.seq + this.pageSize);
    const has_more = cursor.seq + events.length < last_seq;
    const page: Page = { ok: true, epoch, last_seq, events, has_more };
    this.onPage();
    return Promise.resolve(page);
  }
}

class FakeReplica implements Replica {
  snapshots = 0;
  seen: number[] = [];
  lostBy: string | null = null;

  constructor(private readonly server: FakeServer) {}

  snapshot(): Promise<{ epoch: string; as_of: number }> {
    if (!this.server.plugged) return Promise.reject(new Refused(UNREACHABLE));
    this.snapshots += 1;
    this.seen = this.server.log.map((event) => event.seq);
    return Promise.resolve({ epoch: this.server.epoch, as_of: this.server.log.length });
  }

  apply(events: readonly Envelope[]): void {
    this.seen.push(...events.map((event) => event.seq));
  }

  lost(problem: { code: string }): void {
    this.lostBy = problem.code;
  }
}

describe('StreamFollower', () => {
  let server: FakeServer;
  let replica: FakeReplica;
  let follower: StreamFollower;
  const everything = (): number[] => server.log.map((event) => event.seq);
  const settled = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new FakeServer();
    server.write(2);
    replica = new FakeReplica(server);
    follower = new StreamFollower('project:3', server, replica);
    await follower.sync();
  });
  afterEach(() => vi.useRealTimers());

  it('starts from a snapshot and follows', () => {
    for (const event of server.write(3)) follower.hear(event);
    expect(replica.seen).toEqual([1, 2, 3, 4, 5]);
    expect(replica.snapshots).toBe(1);
    expect(follower.at?.seq).toBe(5);
  });

  it('gets exactly what it missed, page by page, without a new snapshot', async () => {
    server.write(11);
    await follower.sync();
    expect(replica.seen).toEqual(everything());
    expect(replica.snapshots).toBe(1);
    expect(server.asked).toEqual([2, 2, 5, 8, 11]);
  });

  it('heals a gap by asking, and applies nothing out of order meanwhile', async () => {
    const [, , third] = server.write(3);
    follower.hear(third!);
    expect(replica.seen).toEqual([1, 2]);
    await settled();
    expect(replica.seen).toEqual(everything());
  });

  it('drops duplicates and sorts what is out of order', async () => {
    const [third, fourth, fifth] = server.write(3);
    for (const event of [third!, third!, fifth!, fourth!, third!]) follower.hear(event);
    await settled();
    expect(replica.seen).toEqual(everything());
  });

  it('holds what is heard during catch-up until its turn', async () => {
    server.write(1);
    server.onPage = () => {
      server.onPage = () => undefined;
      for (const event of server.write(2)) follower.hear(event);
    };
    await follower.sync();
    await settled();
    expect(replica.seen).toEqual(everything());
  });

  it('takes a new snapshot when the log no longer reaches back', async () => {
    server.write(5);
    server.oldest = 4;
    await follower.sync();
    expect(replica.snapshots).toBe(2);
    expect(replica.seen).toEqual(everything());
  });

  it('takes a new snapshot after a restore from backup', async () => {
    server.epoch = 'two';
    server.log.length = 1;
    await follower.sync();
    expect(replica.snapshots).toBe(2);
    expect(follower.at).toEqual({ epoch: 'two', seq: 1 });
  });

  it('keeps its cursor when the network goes, and tries again', async () => {
    server.write(2);
    server.plugged = false;
    await follower.sync();
    expect(follower.at?.seq).toBe(2);
    server.plugged = true;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(replica.seen).toEqual(everything());
    expect(replica.snapshots).toBe(1);
  });

  it('says so when the stream is no longer shared', async () => {
    vi.spyOn(server, 'page').mockRejectedValue(
      new Refused({ type: '', title: '', status: 404, code: 'not_found' }),
    );
    await follower.sync();
    expect(replica.lostBy).toBe('not_found');
    for (const event of server.write(1)) follower.hear(event);
    expect(replica.seen).toEqual([1, 2]);
  });
});
