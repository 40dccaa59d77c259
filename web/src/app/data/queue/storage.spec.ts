import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { aCommand } from '../../../testing/commands';
import { openDatabase } from '../../core/storage/database';
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
    await storage.write({ put: [second], removed: [] });
    await storage.write({ put: [first], removed: [] });
    expect(await storage.all()).toEqual([first, second]);
  });

  it('are replaced at their place and removed from it in one step', async () => {
    const [first, second] = [aCommand({ id: 'a', order: 5 }), aCommand({ id: 'b', order: 9 })];
    await storage.write({ put: [first, second], removed: [] });
    await storage.write({ put: [{ ...second, id: 'c', sent: true }], removed: [5] });
    expect(await ids()).toEqual(['c']);
    expect((await storage.all())[0]?.sent).toBe(true);
  });
});

describe('the commands on the device', () => {
  it('are there after the page has gone', async () => {
    globalThis.indexedDB = new IDBFactory();
    await (await onDevice()).write({ put: [aCommand({ id: 'a', order: 5 })], removed: [] });
    expect(await (await onDevice()).all()).toMatchObject([{ id: 'a' }]);
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
