import 'fake-indexeddb/auto';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IDBFactory } from 'fake-indexeddb';
import { FakeChannel } from '../../../testing/browser-tabs';
import { ADA } from '../../../testing/entities';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { Drafts } from './drafts';

const BEN: User = { ...ADA, id: 2, name: 'Ben' };
const comment = { text: 'Which colour?', source: '', version: 0 };

describe('Drafts', () => {
  const user = signal<User | null>(ADA);

  /** A page of this browser; the one before is closed. */
  async function openPage(): Promise<Drafts> {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { user } }] });
    const drafts = TestBed.inject(Drafts);
    TestBed.tick();
    await vi.waitUntil(() => drafts.ready());
    return drafts;
  }
  const become = async (someone: User | null, drafts: Drafts): Promise<void> => {
    user.set(someone);
    TestBed.tick();
    await vi.waitUntil(() => drafts.ready() === (someone !== null));
  };
  const written = (drafts: Drafts): Promise<unknown> => vi.waitUntil(() => drafts.saved());

  beforeEach(() => {
    user.set(ADA);
    FakeChannel.install();
  });
  afterEach(() => vi.unstubAllGlobals());

  describe('on a device that keeps them', () => {
    beforeEach(() => {
      globalThis.indexedDB = new IDBFactory();
    });

    it('are there after a reload, as they were typed last', async () => {
      const before = await openPage();
      before.keep('task:7/description', { text: 'Bl', source: 'Red', version: 4 });
      before.write('task:7/description', 'Blue');
      expect(before.atRisk()).toBe(true);
      await written(before);
      const after = await openPage();
      expect(after.at('task:7/description')).toMatchObject({
        text: 'Blue',
        source: 'Red',
        version: 4,
      });
      expect(after.count()).toBe(1);
    });

    it('are gone after a reload when they were sent, or say what stands there anyway', async () => {
      const before = await openPage();
      before.keep('task:7/comment', comment);
      before.keep('task:7/description', { text: 'Red', source: 'Red', version: 4 });
      before.drop('task:7/comment');
      await written(before);
      expect((await openPage()).count()).toBe(0);
    });

    it('are one person’s: another one finds nothing, and they find them again', async () => {
      const page = await openPage();
      page.keep('task:7/comment', comment);
      await written(page);
      await become(null, page);
      await become(BEN, page);
      expect([page.at('task:7/comment'), page.count()]).toEqual([undefined, 0]);
      await become(null, page);
      await become(ADA, page);
      expect(page.at('task:7/comment')?.text).toBe('Which colour?');
    });

    it('leave nothing once they are given up for good', async () => {
      const before = await openPage();
      before.keep('task:7/comment', comment);
      before.keep('project:3/section', { ...comment, text: 'Done' });
      await written(before);
      await before.wipe();
      expect(before.count()).toBe(0);
      expect((await openPage()).count()).toBe(0);
    });

    it('are not offered in another tab once they were sent, unless something was written there', async () => {
      const before = await openPage();
      before.keep('task:7/comment', comment);
      before.keep('task:8/comment', comment);
      await written(before);
      const tab = await openPage();
      tab.write('task:8/comment', 'Red?');
      const [{ name }] = FakeChannel.all.filter((each) => each.name.endsWith('-drafts')) as [
        FakeChannel,
      ];
      new FakeChannel(name).postMessage(['task:7/comment', 'task:8/comment']);
      expect(tab.at('task:7/comment')).toBeUndefined();
      expect(tab.at('task:8/comment')?.text).toBe('Red?');
      new FakeChannel(name).postMessage('all');
      expect(tab.count()).toBe(0);
    });
  });

  it('are there again when the same person comes back, even where nothing is kept', async () => {
    const page = await openPage();
    page.keep('task:7/comment', comment);
    expect(page.atRisk()).toBe(true);
    await become(null, page);
    await become({ ...ADA }, page);
    expect(page.at('task:7/comment')?.text).toBe('Which colour?');
  });

  it('are gone when somebody else signs in', async () => {
    const page = await openPage();
    page.keep('task:7/comment', comment);
    await become(null, page);
    await become(BEN, page);
    expect(page.count()).toBe(0);
  });
});
