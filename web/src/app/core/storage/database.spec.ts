import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { aTask } from '../../../testing/entities';
import { databaseName, openDatabase, removeDatabase } from './database';

const ADA = { instance: 'one', userId: 1 };
const BEN = { instance: 'one', userId: 2 };
const ignore = (): void => undefined;

describe('the database of a person', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it('keeps what was written for the next time', async () => {
    const before = await openDatabase(ADA, ignore);
    await before.put('tasks', aTask({ id: 7, project_id: 3 }));
    before.close();
    const after = await openDatabase(ADA, ignore);
    expect(await after.getAllKeysFromIndex('tasks', 'project_id', 3)).toEqual([7]);
  });

  it('keeps what was not sent through an upgrade from the first release', async () => {
    const first = await openDB(databaseName(ADA), 1, {
      upgrade: (database) => {
        database.createObjectStore('queue', { keyPath: 'order', autoIncrement: true });
        database.createObjectStore('settings');
      },
    });
    await first.put('queue', { order: 5, name: 'update_task' });
    first.close();
    const upgraded = await openDatabase(ADA, ignore);
    expect(await upgraded.getAll('queue')).toEqual([{ order: 5, name: 'update_task' }]);
    await upgraded.put('drafts', { text: 'Which colour?' }, 'task:7/comment');
    expect(await upgraded.count('drafts')).toBe(1);
  });

  it('shows nothing to another person', async () => {
    const ada = await openDatabase(ADA, ignore);
    await ada.put('tasks', aTask({ id: 7 }));
    const ben = await openDatabase(BEN, ignore);
    expect(await ben.count('tasks')).toBe(0);
  });

  it('numbers commands in the order in which they come', async () => {
    const database = await openDatabase(ADA, ignore);
    await database.add('queue', { name: 'first' });
    await database.add('queue', { name: 'second' });
    const kept = await database.getAll('queue');
    expect(kept.map(({ order, name }) => [order, name])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });

  it('is left alone when a newer release has changed it', async () => {
    (await openDB(databaseName(ADA), 99)).close();
    await expect(openDatabase(ADA, ignore)).rejects.toMatchObject({ problem: 'newer' });
  });

  it('makes way for a newer release in another tab, and says so', async () => {
    const superseded = vi.fn();
    await openDatabase(ADA, superseded);
    (await openDB(databaseName(ADA), 99)).close();
    expect(superseded).toHaveBeenCalledOnce();
  });

  it('is refused where the browser allows none', async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException('private mode', 'SecurityError');
      },
    } as unknown as IDBFactory;
    await expect(openDatabase(ADA, ignore)).rejects.toMatchObject({ problem: 'refused' });
  });

  it('can be removed', async () => {
    const database = await openDatabase(ADA, ignore);
    await database.put('tasks', aTask({ id: 7 }));
    database.close();
    await removeDatabase(ADA);
    expect(await (await openDatabase(ADA, ignore)).count('tasks')).toBe(0);
  });
});
