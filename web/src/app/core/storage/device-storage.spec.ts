import 'fake-indexeddb/auto';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { forgetUser } from '../session/known-user';
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

  it('keeps what belongs to another instance under the same address apart', async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    const storage = TestBed.inject(DeviceStorage);
    const here = await storage.databaseOf(1);
    await here!.put('queue', { order: 1, name: 'complete_task' });
    forgetUser();

    const opening = storage.databaseOf(1);
    const setup = { needed: false, sends_mail: false, instance: 'another' };
    TestBed.inject(HttpTestingController).expectOne('/api/setup').flush(setup);
    expect(await (await opening)!.getAll('queue')).toEqual([]);
    expect((await storage.databaseOf(1))?.name).not.toBe(here!.name);
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

  describe('asks the browser to keep what is here', () => {
    const persist = vi.fn(() => Promise.resolve(false));
    const offer = (storage: unknown): void => {
      Object.defineProperty(navigator, 'storage', { configurable: true, value: storage });
    };

    afterEach(() => Reflect.deleteProperty(navigator, 'storage'));

    it('once, however often there is something to keep', async () => {
      offer({ persisted: () => Promise.resolve(false), persist });
      const storage = TestBed.inject(DeviceStorage);
      await storage.persist();
      await storage.persist();
      expect(persist).toHaveBeenCalledOnce();
      expect(storage.problem()).toBeNull();
    });

    it('and goes on without where it cannot be asked', async () => {
      offer(undefined);
      await expect(TestBed.inject(DeviceStorage).persist()).resolves.toBeUndefined();
    });
  });
});
