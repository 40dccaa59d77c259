import { Injectable, signal } from '@angular/core';
import {
  DatabaseOwner,
  LocalDatabase,
  openDatabase,
  StorageProblem,
  storageProblem,
  StorageUnavailable,
} from './database';

const INSTANCE = 'this';

/** Opens each person's database once, and says why there is none. Without one the page works from memory. */
@Injectable({ providedIn: 'root' })
export class DeviceStorage {
  private readonly opened = new Map<number, Promise<LocalDatabase | null>>();
  private readonly why = signal<StorageProblem | null>(null);

  /** Why changes are not kept on this device; null while they are. */
  readonly problem = this.why.asReadonly();

  /** The database of this person; null where the browser has none to give. */
  databaseOf(userId: number): Promise<LocalDatabase | null> {
    let opening = this.opened.get(userId);
    if (opening === undefined) {
      opening = this.open({ instance: INSTANCE, userId });
      this.opened.set(userId, opening);
    }
    return opening;
  }

  /** Something could not be written. */
  failed(thrown: unknown): void {
    this.why.set(storageProblem(thrown));
  }

  /** Something was written: the disk is not full any more. */
  worked(): void {
    if (this.why() === 'full') this.why.set(null);
  }

  private async open(owner: DatabaseOwner): Promise<LocalDatabase | null> {
    try {
      const database = await openDatabase(owner, () => this.why.set('newer'));
      this.why.set(null);
      return database;
    } catch (thrown) {
      if (!(thrown instanceof StorageUnavailable)) throw thrown;
      this.why.set(thrown.problem);
      return null;
    }
  }
}
