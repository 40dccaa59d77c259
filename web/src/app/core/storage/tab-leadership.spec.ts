import 'fake-indexeddb/auto';
import { DOCUMENT, EnvironmentInjector, createEnvironmentInjector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { FakeChannel, FakeLocks } from '../../../testing/browser-tabs';
import { ADA } from '../../../testing/entities';
import { Session } from '../session/session';
import { User } from '../session/user';
import { DeviceStorage } from './device-storage';
import { TabLeadership, TERM } from './tab-leadership';

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
    FakeChannel.install();
    FakeLocks.install();
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
