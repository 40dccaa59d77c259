import { signal } from '@angular/core';
import { LocalDatabase } from '../../core/storage/database';
import { DeviceStorage } from '../../core/storage/device-storage';
import { Draft, DraftAddress } from './draft';

/** What one tab tells the others: these are sent or given up; or the person gave up all they had not sent. */
export type Gone = readonly DraftAddress[] | 'all';

/** One person's drafts on this device, beside their queue.
 *
 * They are written while somebody types, one write at a time, each with all that came during the one before. Another tab
 * hears only of drafts that are gone: two that write in the same box do not disturb each other, and the last one is kept.
 */
export class DraftStorage {
  private readonly waiting = new Map<DraftAddress, Draft | null>();
  private readonly busy = signal(false);
  private readonly database: Promise<LocalDatabase | null>;
  private channel: BroadcastChannel | null = null;

  /** Something is not on the device yet. */
  readonly isBusy = this.busy.asReadonly();

  constructor(
    private readonly device: DeviceStorage,
    userId: number,
    private readonly gone: (which: Gone) => void,
  ) {
    this.database = device.databaseOf(userId);
  }

  /** What earlier pages left; from now on, what other tabs drop is told. */
  async read(): Promise<ReadonlyMap<DraftAddress, Draft>> {
    const database = await this.database;
    if (database === null) return new Map();
    this.channel = new BroadcastChannel(`${database.name}-drafts`);
    this.channel.onmessage = ({ data }: MessageEvent<Gone>) => this.gone(data);
    try {
      const reading = database.transaction('drafts');
      const [addresses, drafts] = await Promise.all([
        reading.store.getAllKeys(),
        reading.store.getAll(),
      ]);
      return new Map(addresses.map((at, index) => [at as DraftAddress, drafts[index] as Draft]));
    } catch (thrown) {
      this.device.failed(thrown);
      return new Map();
    }
  }

  /** Null where there is none any more. */
  put(address: DraftAddress, draft: Draft | null): void {
    this.waiting.set(address, draft);
    if (!this.busy()) void this.write();
  }

  /** Leaves nothing of them, here and in other tabs. */
  async wipe(): Promise<void> {
    const database = await this.database;
    this.waiting.clear();
    try {
      await database?.clear('drafts');
    } catch (thrown) {
      this.device.failed(thrown);
    }
    this.channel?.postMessage('all');
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
  }

  private async write(): Promise<void> {
    this.busy.set(true);
    const database = await this.database;
    while (database !== null && this.waiting.size > 0) {
      const changes = [...this.waiting];
      this.waiting.clear();
      try {
        await written(database, changes);
      } catch (thrown) {
        this.device.failed(thrown);
      }
      const gone = changes.filter(([, draft]) => draft === null).map(([address]) => address);
      if (gone.length > 0) this.channel?.postMessage(gone);
    }
    this.busy.set(false);
  }
}

async function written(
  database: LocalDatabase,
  changes: readonly (readonly [DraftAddress, Draft | null])[],
): Promise<void> {
  const { store, done } = database.transaction('drafts', 'readwrite');
  const writes = changes.map(([address, draft]) =>
    draft === null ? store.delete(address) : store.put(draft, address),
  );
  await Promise.all([...writes, done]);
}
