/** IndexedDB that outlives its process, as a browser's does: what a transaction has committed is in a file before anybody
 * hears of it, so a page that is killed leaves exactly what was committed.
 */
import 'fake-indexeddb/auto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

interface KeptStore {
  readonly name: string;
  readonly keyPath: string | null;
  readonly autoIncrement: boolean;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string }[];
  readonly rows: readonly (readonly [key: IDBValidKey, value: unknown])[];
}

interface KeptDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly KeptStore[];
}

/** What of fake-indexeddb's own objects is read here. */
interface RawStore {
  readonly name: string;
  readonly keyPath: string | null;
  readonly autoIncrement: boolean;
  readonly rawIndexes: ReadonlyMap<string, { readonly name: string; readonly keyPath: string }>;
  readonly records: {
    values(): Iterable<{ readonly key: IDBValidKey; readonly value: unknown }>;
  };
}
interface RawDatabase {
  readonly name: string;
  readonly version: number;
  readonly rawObjectStores: ReadonlyMap<string, RawStore>;
}

/** Brings back what `file` holds, and keeps it up to date from now on. */
export async function storeDatabasesIn(file: string): Promise<void> {
  const kept = existsSync(file) ? (deserialize(readFileSync(file)) as KeptDatabase[]) : [];
  for (const database of kept) await bringBack(database);
  const transactions = IDBTransaction.prototype;
  const dispatch: unknown = Reflect.get(transactions, 'dispatchEvent');
  transactions.dispatchEvent = function (this: IDBTransaction, event: Event): boolean {
    if (event.type === 'complete' && this.mode !== 'readonly') keep(file);
    return (dispatch as (event: Event) => boolean).call(this, event);
  };
}

function keep(file: string): void {
  const { _databases: databases } = indexedDB as unknown as {
    readonly _databases: ReadonlyMap<string, RawDatabase>;
  };
  writeFileSync(`${file}.new`, serialize([...databases.values()].map(asKept)));
  renameSync(`${file}.new`, file);
}

function asKept({ name, version, rawObjectStores }: RawDatabase): KeptDatabase {
  const stores = [...rawObjectStores.values()].map((store) => ({
    ...{ name: store.name, keyPath: store.keyPath, autoIncrement: store.autoIncrement },
    indexes: [...store.rawIndexes.values()].map(({ name: of, keyPath }) => ({ name: of, keyPath })),
    rows: [...store.records.values()].map(({ key, value }) => [key, value] as const),
  }));
  return { name, version, stores };
}

async function bringBack({ name, version, stores }: KeptDatabase): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.onerror = () => reject(new Error(`${name} cannot be brought back`));
    opening.onupgradeneeded = () => {
      for (const kept of stores) bringBackStore(opening.result, kept);
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

function bringBackStore(database: IDBDatabase, kept: KeptStore): void {
  const { keyPath, autoIncrement } = kept;
  const store = database.createObjectStore(kept.name, { keyPath, autoIncrement });
  for (const index of kept.indexes) store.createIndex(index.name, index.keyPath);
  for (const [key, value] of kept.rows) {
    if (keyPath === null) store.put(value, key);
    else store.put(value);
  }
}
