import { effect, inject, Injectable, untracked } from '@angular/core';
import { Cursor } from '../../core/live/cursor';
import { Envelope } from '../../core/live/envelope';
import { LocalDatabase } from '../../core/storage/database';
import { Session } from '../../core/session/session';
import { DeviceStorage } from '../../core/storage/device-storage';
import { TabLeadership } from '../../core/storage/tab-leadership';
import { MeState } from '../me/state';
import { ProjectState } from '../projects/state';
import { readMe, readProject, readUses, wipe, write, Writes } from './copy';
import { Held } from './stored-rows';

const WRITE_AFTER_MS = 250;
const MOST_EVENTS = 500;
/** How long nothing is tried after the device refused, as when its disk is full. */
const PAUSE_MS = 60_000;
/** A device that takes longer to read than the server takes to answer is not waited for. */
const READ_WITHIN_MS = 10_000;
/** Beyond so many, writing all of a project is no more work than writing what changed. */
const MOST_TOUCHED = 5_000;

/** A replica as the copy sees it. */
interface Copied {
  readonly id: number;
  readonly usedAt: string;
  readonly cursor: Cursor | null;
  readonly state: () => ProjectState | null;
}

/** What has changed in a project since `base`; null: everything may have. */
interface Changes {
  base: Cursor | null;
  readonly touched: Set<number>;
}

/** The copy that this device keeps of what the person can see, for the next start (promise P2).
 *
 * It follows the replicas: what changed is written together with the cursor that covers it, every quarter of a second, by
 * the tab that leads. The others remember what they would have to write if they led.
 * Where the browser keeps nothing, reading finds nothing and writing does nothing.
 */
@Injectable({ providedIn: 'root' })
export class DeviceCopy {
  private readonly storage = inject(DeviceStorage);
  private readonly session = inject(Session);
  private readonly leadership = inject(TabLeadership);
  private database: Promise<LocalDatabase | null> = Promise.resolve(null);
  private owner: number | null = null;

  private readonly changes = new WeakMap<Copied, Changes>();
  private readonly dirty = new Set<Copied>();
  private readonly removed = new Set<number>();
  private me: (() => Held<MeState> | null) | null = null;
  private events = 0;
  private pausedUntil = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> | null = null;

  constructor() {
    effect(() => {
      if (this.leadership.isLeader()) untracked(() => this.soon(0));
    });
  }

  /** Writes this person's copy from now on. */
  open(userId: number): void {
    this.owner = userId;
    this.database = this.storage.databaseOf(userId);
  }

  /** The session is over: whoever comes next finds nothing of it. What the person typed stays. */
  async close(): Promise<void> {
    const { database } = this;
    this.forgetPending();
    this.owner = null;
    this.database = Promise.resolve(null);
    await this.writing;
    const opened = await database;
    if (opened === null) return;
    try {
      await wipe(opened);
    } catch (thrown) {
      this.storage.failed(thrown);
    }
  }

  async readMe(): Promise<Held<MeState> | null> {
    return this.reading((database) => readMe(database));
  }

  /** When each project was last used on this device. */
  async readUses(): Promise<ReadonlyMap<number, string>> {
    return (await this.reading((database) => readUses(database))) ?? new Map<number, string>();
  }

  async readProject(id: number): Promise<(Held<ProjectState> & { usedAt: string }) | null> {
    return this.reading((database) => readProject(database, id));
  }

  /** What was read of it is what stands there. */
  wasRead(replica: Copied): void {
    this.changes.set(replica, { base: replica.cursor, touched: new Set() });
  }

  touched(replica: Copied, events: readonly Envelope[]): void {
    const changes = this.changesOf(replica);
    for (const { type, data } of events) {
      const { id } = data as { readonly id?: number };
      if (type.startsWith('task_') && id !== undefined) changes.touched.add(id);
    }
    if (changes.touched.size > MOST_TOUCHED) this.rewrite(replica);
    this.dirty.add(replica);
    this.soon(events.length);
  }

  replaced(replica: Copied): void {
    this.rewrite(replica);
    this.dirty.add(replica);
    this.soon(0);
  }

  dropped(replica: Copied): void {
    this.dirty.delete(replica);
    this.changes.delete(replica);
    this.removed.add(replica.id);
    this.soon(0);
  }

  /** `held` tells what is to be written, when it is written. */
  meChanged(held: () => Held<MeState> | null): void {
    this.me = held;
    this.soon(1);
  }

  /** Writes what waits, and answers when it is written. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One after the other, so that each builds on what the one before wrote.
    this.writing = (this.writing ?? Promise.resolve()).then(() => this.writePending());
    await this.writing;
  }

  private soon(events: number): void {
    if (this.owner === null || !this.leadership.isLeader()) return;
    this.events += events;
    if (this.events >= MOST_EVENTS) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS);
  }

  private async writePending(): Promise<void> {
    const database = await this.database;
    if (database === null || !this.leadership.isLeader()) return;
    if (performance.now() < this.pausedUntil) return;
    const written = [...this.dirty];
    const writes = this.pending(written);
    const { removed } = writes;
    if (writes.projects.length + removed.length === 0 && writes.me === null) return;
    try {
      const isWritten = await write(database, writes);
      if (!isWritten) this.remember(written);
      this.storage.worked();
    } catch (thrown) {
      this.remember(written);
      this.pausedUntil = performance.now() + PAUSE_MS;
      this.storage.failed(thrown);
    }
  }

  /** It was not written: the next time all of it is. */
  private remember(replicas: readonly Copied[]): void {
    for (const replica of replicas) {
      this.rewrite(replica);
      this.dirty.add(replica);
    }
  }

  /** Takes what waits; what changes from here on waits for the next time. */
  private pending(written: readonly Copied[]): Writes {
    const projects = written.flatMap((replica) => {
      const state = replica.state();
      const { id, cursor, usedAt } = replica;
      if (state === null || cursor === null) return [];
      const { base, touched } = this.changesOf(replica);
      this.changes.set(replica, { base: cursor, touched: new Set() });
      return [{ id, cursor, usedAt, state, base, touched }];
    });
    const { term } = this.leadership;
    const writes = { projects, removed: [...this.removed], me: this.me?.() ?? null, term };
    this.forgetPending();
    return writes;
  }

  private forgetPending(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dirty.clear();
    this.removed.clear();
    this.me = null;
    this.events = 0;
  }

  private changesOf(replica: Copied): Changes {
    let changes = this.changes.get(replica);
    if (changes === undefined) {
      changes = { base: null, touched: new Set() };
      this.changes.set(replica, changes);
    }
    return changes;
  }

  private rewrite(replica: Copied): void {
    this.changes.set(replica, { base: null, touched: new Set() });
  }

  private async reading<T>(read: (database: LocalDatabase) => Promise<T>): Promise<T | null> {
    const user = this.session.user();
    if (user === null) return null;
    const found = this.storage
      .databaseOf(user.id)
      .then((database) => (database === null ? null : read(database)));
    try {
      return await Promise.race([found, nothingAfter(READ_WITHIN_MS)]);
    } catch (thrown) {
      this.storage.failed(thrown);
      return null;
    }
  }
}

function nothingAfter(ms: number): Promise<null> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(null);
    }, ms),
  );
}
