import 'fake-indexeddb/auto';
import { DOCUMENT, EnvironmentInjector, createEnvironmentInjector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { ADA } from '../../../testing/entities';
import { Session } from '../session/session';
import { User } from '../session/user';
import { DeviceStorage } from './device-storage';
import { TabLeadership, TERM } from './tab-leadership';

interface Asker {
  readonly grant: () => Promise<unknown>;
  readonly settle: () => void;
  readonly fail: (reason: unknown) => void;
}

/** One lock of the browser, shared by all tabs of the test. */
class FakeLocks {
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
class FakeChannel {
  static all: FakeChannel[] = [];
  static frozen = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.all.push(this);
  }
  postMessage(data: unknown): void {
    const { all, frozen } = FakeChannel;
    for (const other of all) if (other !== this && !frozen.has(other)) other.onmessage?.({ data });
  }
  close(): void {
    FakeChannel.all = FakeChannel.all.filter((each) => each !== this);
  }
}

interface Tab {
  readonly leadership: TabLeadership;
  readonly storage: DeviceStorage;
  readonly user: ReturnType<typeof signal<User | null>>;
  visibility: string;
}

describe('TabLeadership', () => {
  /** Lets time pass, and then what the database was asked for be answered. */
  const turn = async (ms = 0): Promise<void> => {
    TestBed.tick();
    for (let passed = 0; passed <= ms; passed += 500) {
      vi.advanceTimersByTime(Math.min(500, ms - passed));
      for (let each = 0; each < 20; each++) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const open = async (): Promise<Tab> => {
    const user = signal<User | null>(ADA);
    const tab = { user, visibility: 'visible' };
    const document = { get visibilityState() { return tab.visibility; } }; // prettier-ignore
    const injector = createEnvironmentInjector(
      [
        TabLeadership,
        DeviceStorage,
        { provide: Session, useValue: { user } },
        { provide: DOCUMENT, useValue: document },
      ],
      TestBed.inject(EnvironmentInjector),
    );
    const leadership = injector.get(TabLeadership);
    const storage = injector.get(DeviceStorage);
    TestBed.tick();
    await storage.databaseOf(ADA.id);
    await turn();
    return Object.assign(tab, { leadership, storage });
  };
  const leaders = (tabs: readonly Tab[]): boolean[] =>
    tabs.map(({ leadership }) => leadership.isLeader());

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    globalThis.indexedDB = new IDBFactory();
    FakeChannel.all = [];
    FakeChannel.frozen.clear();
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    Object.defineProperty(navigator, 'locks', { configurable: true, value: new FakeLocks() });
  });
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'locks');
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is one tab’s at a time, and the next one’s when the person signs out there', async () => {
    const [first, second] = [await open(), await open()];
    expect(leaders([first, second])).toEqual([true, false]);
    await turn(10_000);
    expect(leaders([first, second])).toEqual([true, false]);
    first.user.set(null);
    await turn();
    expect(leaders([first, second])).toEqual([false, true]);
  });

  it('is taken over by a visible tab from one that is silent for two seconds', async () => {
    const [frozen, visible] = [await open(), await open()];
    FakeChannel.frozen.add(FakeChannel.all[0]!);
    await turn(1_000);
    expect(visible.leadership.isLeader()).toBe(false);
    await turn(2_100);
    expect(leaders([frozen, visible])).toEqual([false, true]);
    expect(visible.leadership.term).toBe(2);
  });

  it('stays where it is while no tab that could take over is in sight', async () => {
    const [frozen, hidden] = [await open(), await open()];
    hidden.visibility = 'hidden';
    FakeChannel.frozen.add(FakeChannel.all[0]!);
    await turn(60_000);
    expect(leaders([frozen, hidden])).toEqual([true, false]);
  });

  it('has a term that grows with each leader, and stands in the database', async () => {
    const first = await open();
    expect(first.leadership.term).toBe(1);
    const second = await open();
    first.user.set(null);
    await turn();
    expect(second.leadership.term).toBe(2);
    expect(await (await second.storage.databaseOf(ADA.id))!.get('settings', TERM)).toBe(2);
  });

  it('is every tab’s own where the browser has no locks, or keeps no database', async () => {
    Reflect.deleteProperty(navigator, 'locks');
    const tabs = [await open(), await open()];
    expect(leaders(tabs)).toEqual([true, true]);
    expect(tabs[0]!.leadership.term).toBeNull();
  });
});
