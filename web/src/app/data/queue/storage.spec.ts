import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { aCommand } from '../../../testing/commands';
import { openDatabase } from '../../core/storage/database';
import { TERM } from '../../core/storage/tab-leadership';
import { changesBetween, IndexedDbQueueStorage, MemoryQueueStorage, QueueStorage } from './storage';

const ADA = { instance: 'one', userId: 1 };
const onDevice = async (): Promise<QueueStorage> =>
  new IndexedDbQueueStorage(await openDatabase(ADA, () => undefined));

describe.each([
  ['in memory', (): Promise<QueueStorage> => Promise.resolve(new MemoryQueueStorage())],
  ['on the device', onDevice],
])('unsent commands %s', (_, open) => {
  let storage: QueueStorage;
  const ids = async (): Promise<string[]> => (await storage.all()).map(({ id }) => id);

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    storage = await open();
  });

  it('come back whole and in order', async () => {
    const [first, second] = [aCommand({ order: 5 }), aCommand({ order: 9 })];
    await storage.write({ put: [second], removed: [], term: null });
    await storage.write({ put: [first], removed: [], term: null });
    expect(await storage.all()).toEqual([first, second]);
  });

  it('are replaced at their place and removed from it in one step', async () => {
    const [first, second] = [aCommand({ id: 'a', order: 5 }), aCommand({ id: 'b', order: 9 })];
    await storage.write({ put: [first, second], removed: [], term: null });
    await storage.write({ put: [{ ...second, id: 'c', sent: true }], removed: [5], term: null });
    expect(await ids()).toEqual(['c']);
    expect((await storage.all())[0]?.sent).toBe(true);
  });
});

describe('the commands on the device', () => {
  it('are there after the page has gone', async () => {
    globalThis.indexedDB = new IDBFactory();
    await (
      await onDevice()
    ).write({ put: [aCommand({ id: 'a', order: 5 })], removed: [], term: null });
    expect(await (await onDevice()).all()).toMatchObject([{ id: 'a' }]);
  });

  it('are not changed by a tab that led before', async () => {
    globalThis.indexedDB = new IDBFactory();
    const database = await openDatabase(ADA, () => undefined);
    const storage = new IndexedDbQueueStorage(database);
    await database.put('settings', 2, TERM);
    const write = (term: number): Promise<boolean> =>
      storage.write({ put: [aCommand({ order: term })], removed: [], term });
    expect([await write(1), await write(2)]).toEqual([false, true]);
    expect(await storage.all()).toMatchObject([{ order: 2 }]);
  });

  it('are written only where they differ', () => {
    const [kept, edited, gone] = [5, 7, 9].map((order) => aCommand({ order })) as [
      never,
      never,
      never,
    ];
    const changed = aCommand({ order: 7 });
    expect(changesBetween([kept, edited, gone], [kept, changed])).toEqual({
      ...{ put: [changed], removed: [9] },
    });
  });
});
