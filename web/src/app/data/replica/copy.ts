/** Reads and writes the copy of replicas in the database on this device.
 *
 * Entities and the cursor that covers them are written in one transaction. Several tabs may write: what is newer is
 * never replaced by what is older, and rows are only left alone where they are known to be as new as the cursor says.
 */
import { IDBPTransaction } from 'idb';
import { Cursor } from '../../core/live/cursor';
import { LocalDatabase, LocalSchema } from '../../core/storage/database';
import { TERM } from '../../core/storage/tab-leadership';
import { MeState } from '../me/state';
import { ProjectState } from '../projects/state';
import { Task } from '../tasks/model';
import { Held, isReadable, meFromRow, meRow, projectFrom, projectRow } from './stored-rows';

/** Keeps each turn of the event loop short while many rows are written. */
const ROWS_AT_ONCE = 250;

const STORES = ['projects', 'tasks', 'me', 'settings'] as const;
type Writing = IDBPTransaction<LocalSchema, typeof STORES, 'readwrite'>;

export interface ProjectWrite extends Held<ProjectState> {
  readonly id: number;
  readonly usedAt: string;
  /** From where on `touched` tells what has changed; null: everything may have. */
  readonly base: Cursor | null;
  readonly touched: ReadonlySet<number>;
}

export interface Writes {
  readonly projects: readonly ProjectWrite[];
  readonly removed: readonly number[];
  readonly me: Held<MeState> | null;
  /** The term of the tab that writes; null where there are no locks, and each tab writes. */
  readonly term: number | null;
}

export async function readMe(database: LocalDatabase): Promise<Held<MeState> | null> {
  const row = await database.get('me', 'me');
  return row !== undefined && isReadable(row) ? meFromRow(row) : null;
}

export async function readUses(database: LocalDatabase): Promise<ReadonlyMap<number, string>> {
  return new Map((await database.getAll('projects')).map((row) => [row.id, row.used_at]));
}

export async function readProject(
  database: LocalDatabase,
  id: number,
): Promise<(Held<ProjectState> & { readonly usedAt: string }) | null> {
  const reading = database.transaction(['projects', 'tasks']);
  const [row, tasks] = await Promise.all([
    reading.objectStore('projects').get(id),
    reading.objectStore('tasks').index('project_id').getAll(id),
  ]);
  if (row === undefined || !isReadable(row)) return null;
  return { ...projectFrom(row, tasks), usedAt: row.used_at };
}

/** False when another tab has taken over: nothing was written. */
export async function write(database: LocalDatabase, writes: Writes): Promise<boolean> {
  const writing = database.transaction(STORES, 'readwrite');
  try {
    if (!(await isCurrent(writing, writes.term))) {
      await writing.done;
      return false;
    }
    for (const id of writes.removed) await removeProject(writing, id);
    for (const project of writes.projects) await writeProject(writing, project);
    if (writes.me !== null) await writeMe(writing, writes.me);
  } catch (thrown) {
    abort(writing);
    throw thrown;
  }
  await writing.done;
  return true;
}

/** Everything that can be fetched again; what the person typed stays. */
export async function wipe(database: LocalDatabase): Promise<void> {
  const stores = ['projects', 'tasks', 'me'] as const;
  const writing = database.transaction(stores, 'readwrite');
  await Promise.all(stores.map((store) => writing.objectStore(store).clear()));
  await writing.done;
}

async function isCurrent(writing: Writing, term: number | null): Promise<boolean> {
  return term === null || (await writing.objectStore('settings').get(TERM)) === term;
}

async function removeProject(writing: Writing, id: number): Promise<void> {
  await writing.objectStore('projects').delete(id);
  await deleteTasks(writing, await keysOf(writing, id));
}

async function writeProject(writing: Writing, project: ProjectWrite): Promise<void> {
  const { id, cursor, base } = project;
  const row = await writing.objectStore('projects').get(id);
  const written = row !== undefined && isReadable(row) ? row.cursor : null;
  if (written !== null && reaches(written, cursor)) return;
  if (written !== null && base !== null && reaches(written, base)) {
    await writeTouched(writing, project);
  } else await writeAll(writing, project);
  await writing.objectStore('projects').put(projectRow(id, project, project.usedAt));
}

async function writeTouched(writing: Writing, { id, state, touched }: ProjectWrite): Promise<void> {
  const ids = [...touched];
  await putTasks(
    writing,
    ids.flatMap((each) => state.tasks.get(each) ?? []),
  );
  const gone = await Promise.all(
    ids
      .filter((each) => !state.tasks.has(each))
      .map((each) => writing.objectStore('tasks').get(each)),
  );
  // One that moved to another project may have been written there already.
  const here = gone.flatMap((task) => (task?.project_id === id ? task.id : []));
  await deleteTasks(writing, here);
}

async function writeAll(writing: Writing, { id, state }: ProjectWrite): Promise<void> {
  const known = await keysOf(writing, id);
  await deleteTasks(
    writing,
    known.filter((each) => !state.tasks.has(each)),
  );
  await putTasks(writing, [...state.tasks.values()]);
}

async function writeMe(writing: Writing, me: Held<MeState>): Promise<void> {
  const row = await writing.objectStore('me').get('me');
  if (row !== undefined && isReadable(row) && isLater(row.cursor, me.cursor)) return;
  await writing.objectStore('me').put(meRow(me));
}

function keysOf(writing: Writing, project: number): Promise<number[]> {
  return writing.objectStore('tasks').index('project_id').getAllKeys(project);
}

async function putTasks(writing: Writing, tasks: readonly Task[]): Promise<void> {
  const store = writing.objectStore('tasks');
  for (let at = 0; at < tasks.length; at += ROWS_AT_ONCE)
    await Promise.all(tasks.slice(at, at + ROWS_AT_ONCE).map((task) => store.put(task)));
}

async function deleteTasks(writing: Writing, ids: readonly number[]): Promise<void> {
  await Promise.all(ids.map((id) => writing.objectStore('tasks').delete(id)));
}

function reaches(one: Cursor, other: Cursor): boolean {
  return one.epoch === other.epoch && one.seq >= other.seq;
}

function isLater(one: Cursor, other: Cursor): boolean {
  return one.epoch === other.epoch && one.seq > other.seq;
}

function abort(writing: Writing): void {
  // Its failure is told by what was thrown.
  writing.done.catch(() => undefined);
  try {
    writing.abort();
  } catch {
    // It was aborted by what failed in it.
  }
}
