/** Where unsent commands are kept: on the device, or in memory where the browser gives no database.
 *
 * A command that `write` has resolved for survives the end of the browser and of the machine's power.
 */
import { LocalDatabase, StoredCommand } from '../../core/storage/database';
import { TERM } from '../../core/storage/tab-leadership';
import { QueuedCommand } from './model';

export interface QueueChanges {
  readonly put: readonly QueuedCommand[];
  /** The places in the queue that are empty from now on. */
  readonly removed: readonly number[];
  /** Of the tab that sends, for what came of sending; null for what the person did, and where there are no terms. */
  readonly term: number | null;
}

export interface QueueStorage {
  /** In order. */
  all(): Promise<readonly QueuedCommand[]>;
  /** All of it or, when it rejects, nothing. Answers false, and writes nothing, when another tab leads by now. */
  write(changes: QueueChanges): Promise<boolean>;
}

export class MemoryQueueStorage implements QueueStorage {
  private readonly rows = new Map<number, QueuedCommand>();

  all(): Promise<readonly QueuedCommand[]> {
    return Promise.resolve([...this.rows.values()].sort((a, b) => a.order - b.order));
  }

  write({ put, removed }: QueueChanges): Promise<boolean> {
    for (const order of removed) this.rows.delete(order);
    for (const command of put) this.rows.set(command.order, command);
    return Promise.resolve(true);
  }
}

export class IndexedDbQueueStorage implements QueueStorage {
  constructor(private readonly database: LocalDatabase) {}

  async all(): Promise<readonly QueuedCommand[]> {
    const rows = await this.database.getAll('queue');
    return rows as unknown as readonly QueuedCommand[];
  }

  async write({ put, removed, term }: QueueChanges): Promise<boolean> {
    const transaction = this.database.transaction(['queue', 'settings'], 'readwrite', {
      durability: 'strict',
    });
    if (term !== null && (await transaction.objectStore('settings').get(TERM)) !== term) {
      await transaction.done;
      return false;
    }
    const store = transaction.objectStore('queue');
    await Promise.all([
      ...removed.map((order) => store.delete(order)),
      ...put.map((command) => store.put(command as unknown as StoredCommand)),
      transaction.done,
    ]);
    return true;
  }
}

/** What of the queue on the device differs between two states. */
export function changesBetween(
  before: readonly QueuedCommand[],
  after: readonly QueuedCommand[],
): Pick<QueueChanges, 'put' | 'removed'> {
  const known = new Set(before);
  const orders = new Set(after.map(({ order }) => order));
  return {
    put: after.filter((command) => !known.has(command)),
    removed: before.map(({ order }) => order).filter((order) => !orders.has(order)),
  };
}
