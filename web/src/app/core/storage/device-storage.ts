import { inject, Injectable, Injector, signal } from '@angular/core';
import { SetupNeeded } from '../../generated/wire';
import { problemOf } from '../errors/problem';
import { Api } from '../http/api';
import { knownInstance, rememberInstance } from '../session/known-user';
import {
  databaseName,
  DatabaseOwner,
  LocalDatabase,
  openDatabase,
  StorageProblem,
  storageProblem,
  StorageUnavailable,
} from './database';

/** Opens each person's database once, and says why there is none. Without one the page works from memory.
 *
 * Ids mean nothing at another instance, so each has databases of its own: what was done at one is never sent to another
 * that answers at the same address. A cookie is valid at one instance alone, so it is asked for once a session.
 */
@Injectable({ providedIn: 'root' })
export class DeviceStorage {
  private readonly injector = inject(Injector);
  private readonly opened = new Map<string, Promise<LocalDatabase | null>>();
  private hasAsked = false;
  private readonly why = signal<StorageProblem | null>(null);

  /** Why changes are not kept on this device; null while they are. */
  readonly problem = this.why.asReadonly();

  /** The database of this person; null where the browser has none to give. */
  async databaseOf(userId: number): Promise<LocalDatabase | null> {
    const instance = knownInstance() ?? (await this.askForInstance());
    if (instance === null) {
      this.why.set('refused');
      return null;
    }
    const owner = { instance, userId };
    const name = databaseName(owner);
    let opening = this.opened.get(name);
    if (opening === undefined) {
      opening = this.open(owner);
      this.opened.set(name, opening);
    }
    return opening;
  }

  /** Asks the browser, once, not to clear what is kept here when space is short: when there is something to lose.
   *
   * Some ask the person. Refused, everything works as before, so nobody is told. */
  async persist(): Promise<void> {
    if (this.hasAsked) return;
    this.hasAsked = true;
    // Over plain HTTP there is none.
    const { storage } = navigator as { readonly storage?: StorageManager };
    try {
      if ((await storage?.persisted()) === false) await storage?.persist();
    } catch {
      // It is refused.
    }
  }

  /** Something could not be written. */
  failed(thrown: unknown): void {
    this.why.set(storageProblem(thrown));
  }

  /** Something was written: the disk is not full any more. */
  worked(): void {
    if (this.why() === 'full') this.why.set(null);
  }

  private async askForInstance(): Promise<string | null> {
    try {
      const { instance } = await this.injector.get(Api).get<SetupNeeded>('/api/setup');
      rememberInstance(instance);
      return instance;
    } catch (thrown) {
      problemOf(thrown);
      return null;
    }
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
