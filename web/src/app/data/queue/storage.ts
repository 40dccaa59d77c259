/** Where unsent commands are kept: on the device, or in memory where the browser gives no database.
 *
 * A command that `write` has resolved for survives the end of the browser and of the machine's power.
 */
import { LocalDatabase, StoredCommand } from '../../core/storage/database';
import { QueuedCommand } from './model';

export interface QueueChanges {
  readonly put: readonly QueuedCommand[];
  /** The places in the queue that are empty from now on. */
  readonly removed: readonly number[];
}

export interface QueueStorage {
  /** In order. */
  all(): Promise<readonly QueuedCommand[]>;
  /** All of it or, when it rejects, nothing. */
  write(changes: QueueChanges): Promise<void>;
}

export class MemoryQueueStorage implements QueueStorage {
  private readonly rows = new Map<number, QueuedCommand>();

  all(): Promise<readonly QueuedCommand[]> {
    return Promise.resolve([...this.rows.values()].sort((a, b) => a.order - b.order));
  }

  write({ put, removed }: QueueChanges): Promise<void> {
    for (const order of removed) this.rows.delete(order);
    for (const command of put) this.rows.set(command.order, command);
    return Promise.resolve();
  }
}

export class IndexedDbQueueStorage implements QueueStorage {
  constructor(private readonly database: LocalDatabase) {}

  async all(): Promise<readonly QueuedCommand[]> {
    const rows = await this.database.getAll('queue');
    return rows as unknown as readonly QueuedCommand[];
  }

  async write({ put, removed }: QueueChanges): Promise<void> {
    const transaction = this.database.transaction('queue', 'readwrite', { durability: 'strict' });
    const { store } = transaction;
    await Promise.all([
      ...removed.map((order) => store.delete(order)),
      ...put.map((command) => store.put(command as unknown as StoredCommand)),
      transaction.done,
    ]);
  }
}

/** What of the queue on the device differs between two states. */
export function changesBetween(
  before: readonly QueuedCommand[],
  after: readonly QueuedCommand[],
): QueueChanges {
  const known = new Set(before);
  const orders = new Set(after.map(({ order }) => order));
  return {
    put: after.filter((command) => !known.has(command)),
    removed: before.map(({ order }) => order).filter((order) => !orders.has(order)),
  };
}
