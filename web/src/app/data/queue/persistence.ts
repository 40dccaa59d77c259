import { signal } from '@angular/core';
import { DeviceStorage } from '../../core/storage/device-storage';
import { QueuedCommand } from './model';
import { IndexedDbQueueStorage, MemoryQueueStorage, QueueChanges, QueueStorage } from './storage';
import { QueueNews } from './tabs';

/** A change of the queue, as it is to be kept. */
export interface QueueWrite {
  readonly news: QueueNews;
  /** All that is in the queue now. */
  readonly all: readonly QueuedCommand[];
  /** The term of the tab that sends, for what came of sending; null for what the person did. */
  readonly term: number | null;
}

export interface QueueListener {
  /** What earlier pages of this person left. */
  taken(left: readonly QueuedCommand[]): void;
  /** Another tab of theirs has changed the queue. */
  heard(news: QueueNews): void;
  /** What is on the device counts in place of what this tab knew. */
  reloaded(kept: readonly QueuedCommand[]): void;
}

/** Keeps a person's queue on the device, and the same in all their tabs.
 *
 * Changes are written one after the other, and told to the other tabs once they are written: what another tab sends is
 * on the device by then. Without a database each tab has a queue of its own.
 */
export class QueuePersistence {
  private readonly pending = signal(0);
  private storage: Promise<QueueStorage> = Promise.resolve(new MemoryQueueStorage());
  private channel: BroadcastChannel | null = null;
  private owner: number | null = null;
  private isComplete = true;
  private saves = 0;
  /** What other tabs said while the queue was being read: as new as what is read, or newer. */
  private meanwhile: QueueNews[] | null = null;

  /** How many changes are not on the device yet. */
  readonly unwritten = this.pending.asReadonly();

  constructor(
    private readonly device: DeviceStorage,
    private readonly listener: QueueListener,
  ) {}

  /** Reads the queue of this person, and keeps theirs from now on. */
  belongTo(userId: number | null): void {
    this.owner = userId;
    this.channel?.close();
    this.channel = null;
    this.meanwhile = null;
    if (userId !== null) this.storage = this.open(userId);
  }

  save({ news, all, term }: QueueWrite): void {
    const { owner } = this;
    this.saves += 1;
    this.pending.update((count) => count + 1);
    this.storage = this.storage.then(async (storage) => {
      // What could not be written is written along with the next change.
      const { removed } = news;
      const isOnDevice = await this.write(storage, {
        ...{ put: this.isComplete ? news.put : all, removed, term },
      });
      this.pending.update((count) => count - 1);
      if (owner !== this.owner) return storage;
      if (isOnDevice) this.channel?.postMessage(news);
      else void this.reload();
      return storage;
    });
  }

  /** Answers when what was to be kept until now is. */
  async written(): Promise<void> {
    await this.storage;
  }

  /** Takes what is on the device for what there is, as another tab may have changed it unheard. */
  async reload(): Promise<void> {
    const { channel } = this;
    // What could not be written is here alone.
    if (channel === null || this.meanwhile !== null || !this.isComplete) return;
    this.meanwhile = [];
    const kept = await this.readKept(channel);
    if (channel !== this.channel) return;
    if (kept !== null) this.listener.reloaded(kept);
    this.hearMeanwhile();
  }

  private async readKept(channel: BroadcastChannel): Promise<readonly QueuedCommand[] | null> {
    try {
      for (;;) {
        const before = this.saves;
        const kept = await this.storage.then((storage) => storage.all());
        // What this tab changed meanwhile is written behind it.
        if (before === this.saves || channel !== this.channel) return kept;
      }
    } catch (thrown) {
      this.device.failed(thrown);
      return null;
    }
  }

  /** Answers false when another tab leads by now, and nothing was written. */
  private async write(storage: QueueStorage, changes: QueueChanges): Promise<boolean> {
    try {
      const isOnDevice = await storage.write(changes);
      this.isComplete = true;
      return isOnDevice;
    } catch (thrown) {
      this.isComplete = false;
      this.device.failed(thrown);
      return true;
    }
  }

  private async open(userId: number): Promise<QueueStorage> {
    const database = await this.device.databaseOf(userId);
    const storage =
      database === null ? new MemoryQueueStorage() : new IndexedDbQueueStorage(database);
    if (this.owner !== userId) return storage;
    if (database !== null) {
      this.meanwhile = [];
      this.channel = new BroadcastChannel(`${database.name}-queue`);
      this.channel.onmessage = ({ data }: MessageEvent<QueueNews>) => this.hear(data);
    }
    const left = await storage.all();
    if (this.owner !== userId) return storage;
    this.listener.taken(left);
    this.hearMeanwhile();
    return storage;
  }

  private hear(news: QueueNews): void {
    if (this.meanwhile === null) this.listener.heard(news);
    else this.meanwhile.push(news);
  }

  private hearMeanwhile(): void {
    const heard = this.meanwhile ?? [];
    this.meanwhile = null;
    for (const news of heard) this.listener.heard(news);
  }
}
