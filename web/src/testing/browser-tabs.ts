/** What the tabs of one browser share: a lock, and messages. */

interface Asker {
  readonly grant: () => Promise<unknown>;
  readonly settle: () => void;
  readonly fail: (reason: unknown) => void;
}

/** One lock of the browser, shared by all tabs of the test. */
export class FakeLocks {
  /** To be taken away again: `Reflect.deleteProperty(navigator, 'locks')`. */
  static install(): void {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: new FakeLocks() });
  }

  private holder: Asker | null = null;
  private line: Asker[] = [];

  request(_: string, how: LockOptions, grant: () => Promise<unknown>): Promise<void> {
    return new Promise((settle, fail) => {
      const asker = { grant, settle, fail };
      if (how.steal === true) {
        this.holder?.fail(new DOMException('stolen', 'AbortError'));
        this.give(asker);
        return;
      }
      how.signal?.addEventListener('abort', () => {
        this.line = this.line.filter((each) => each !== asker);
        if (this.holder !== asker) fail(new DOMException('aborted', 'AbortError'));
      });
      if (this.holder === null) this.give(asker);
      else this.line.push(asker);
    });
  }

  private give(asker: Asker): void {
    this.holder = asker;
    void asker.grant().then(() => {
      asker.settle();
      if (this.holder !== asker) return;
      this.holder = null;
      const next = this.line.shift();
      if (next !== undefined) this.give(next);
    });
  }
}

/** Messages between tabs; a frozen tab hears nothing. */
export class FakeChannel {
  static all: FakeChannel[] = [];
  static frozen = new Set<FakeChannel>();

  /** In place of the browser's, until `vi.unstubAllGlobals()`. */
  static install(): void {
    FakeChannel.all = [];
    FakeChannel.frozen.clear();
    vi.stubGlobal('BroadcastChannel', FakeChannel);
  }

  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.all.push(this);
  }
  postMessage(data: unknown): void {
    const { all, frozen } = FakeChannel;
    for (const other of all) {
      const hears = other !== this && other.name === this.name && !frozen.has(other);
      if (hears) other.onmessage?.({ data: structuredClone(data) });
    }
  }
  close(): void {
    FakeChannel.all = FakeChannel.all.filter((each) => each !== this);
  }
}
