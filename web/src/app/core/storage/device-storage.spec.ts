import 'fake-indexeddb/auto';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { DeviceStorage } from './device-storage';

describe('DeviceStorage', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it('opens the database of a person once, and another for another person', async () => {
    const storage = TestBed.inject(DeviceStorage);
    const [first, again, other] = await Promise.all([1, 1, 2].map((id) => storage.databaseOf(id)));
    expect(first).toBe(again);
    expect(other?.name).not.toBe(first?.name);
    expect(storage.problem()).toBeNull();
  });

  it('has none where the browser refuses, and says why', async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException('private mode', 'SecurityError');
      },
    } as unknown as IDBFactory;
    const storage = TestBed.inject(DeviceStorage);
    expect(await storage.databaseOf(1)).toBeNull();
    expect(storage.problem()).toBe('refused');
  });

  it('tells a full disk from a refusal', () => {
    const storage = TestBed.inject(DeviceStorage);
    storage.failed(new DOMException('', 'QuotaExceededError'));
    expect(storage.problem()).toBe('full');
  });
});
