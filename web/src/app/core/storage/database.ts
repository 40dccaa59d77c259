/** What this browser keeps of one person at one instance: the copy of the server's data, and what was not sent yet.
 *
 * Entities and cursors can be fetched again at any time; the stores `queue`, `drafts` and `settings` hold what a person
 * typed and must survive every upgrade.
 */
import { DBSchema, deleteDB, IDBPDatabase, openDB } from 'idb';
import { Task } from '../../generated/wire';
import { Cursor } from '../live/cursor';

/** A project without its tasks, as of the cursor. */
export interface StoredProject {
  readonly id: number;
  readonly cursor: Cursor;
  /** The fields that entities had when it was written. */
  readonly shape: string;
  readonly state: unknown;
  /** When it last changed or was opened. */
  readonly used_at: string;
}

/** One row: the person's own stream. */
export interface StoredMe {
  readonly id: 'me';
  readonly cursor: Cursor;
  readonly shape: string;
  readonly state: unknown;
}

/** Opaque here; its order is given by the database. */
export interface StoredCommand {
  readonly order?: number;
  readonly [field: string]: unknown;
}

export interface LocalSchema extends DBSchema {
  projects: { key: number; value: StoredProject };
  tasks: { key: number; value: Task; indexes: { project_id: number } };
  me: { key: string; value: StoredMe };
  queue: { key: number; value: StoredCommand };
  /** By the address of the box; what the person has typed and not sent. */
  drafts: { key: string; value: unknown };
  settings: { key: string; value: unknown };
}

export type LocalDatabase = IDBPDatabase<LocalSchema>;

/** Whose database it is. */
export interface DatabaseOwner {
  readonly instance: string;
  readonly userId: number;
}

/** Why nothing is kept: the browser refuses, a newer release of the page has been here, or the disk is full. */
export type StorageProblem = 'refused' | 'newer' | 'full';

export const SCHEMA_VERSION = 2;
const OPENED_WITHIN_MS = 30_000;

export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';

  constructor(readonly problem: StorageProblem) {
    super(problem);
  }
}

export function databaseName({ instance, userId }: DatabaseOwner): string {
  return `taskcast-${instance}-${userId}`;
}

/** Opens it, made or upgraded as needed; `superseded` is called when it was closed for a newer release in another tab.
 *
 * Rejects with `StorageUnavailable`.
 */
export async function openDatabase(
  owner: DatabaseOwner,
  superseded: () => void,
): Promise<LocalDatabase> {
  try {
    const opening = openDB<LocalSchema>(databaseName(owner), SCHEMA_VERSION, {
      upgrade: (database, from) => upgrade(database, from),
      blocking: (_, __, event) => {
        (event.target as IDBDatabase).close();
        superseded();
      },
      terminated: superseded,
    });
    return await within(opening, OPENED_WITHIN_MS, (late) => late.close());
  } catch (thrown) {
    throw new StorageUnavailable(storageProblem(thrown));
  }
}

export async function removeDatabase(owner: DatabaseOwner): Promise<void> {
  await deleteDB(databaseName(owner));
}

/** What an error of the database means for the person. */
export function storageProblem(thrown: unknown): StorageProblem {
  const { name } = thrown as { readonly name?: string };
  if (name === 'VersionError') return 'newer';
  return name === 'QuotaExceededError' ? 'full' : 'refused';
}

function upgrade(database: LocalDatabase, from: number): void {
  if (from < 1) {
    database.createObjectStore('projects', { keyPath: 'id' });
    const tasks = database.createObjectStore('tasks', { keyPath: 'id' });
    tasks.createIndex('project_id', 'project_id');
    database.createObjectStore('me', { keyPath: 'id' });
    database.createObjectStore('queue', { keyPath: 'order', autoIncrement: true });
    database.createObjectStore('settings');
  }
  if (from < 2) database.createObjectStore('drafts');
}

/** What comes after the time is over is handed to `late`. */
function within<T>(promise: Promise<T>, ms: number, late: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(new Error('The database did not open'));
    }, ms);
    promise.then((value) => {
      clearTimeout(timer);
      if (isOver) late(value);
      else resolve(value);
    }, reject);
  });
}
