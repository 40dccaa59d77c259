import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationError } from '@angular/router';
import { Notices } from '../errors/notices';
import { afterUpgrade } from './after-upgrade';

describe('afterUpgrade', () => {
  const assign = vi.fn();
  const fetch = vi.fn(() => Promise.resolve({ ok: true }));
  const gone = new TypeError('Failed to fetch dynamically imported module: /chunk-1.js');
  const fail = (error: unknown, url = '/settings'): Promise<void> =>
    TestBed.runInInjectionContext(() => afterUpgrade(new NavigationError(1, url, error)));

  beforeEach(() => {
    vi.clearAllMocks();
    sessionStorage.clear();
    const view = { location: { assign }, sessionStorage, fetch };
    const document = Object.create(globalThis.document, {
      defaultView: { value: view },
    }) as unknown;
    TestBed.configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: document }] });
  });

  it('starts afresh where the person was going when a part of the page is gone', async () => {
    await fail(gone);
    expect(assign).toHaveBeenCalledExactlyOnceWith('/settings');
  });

  it('does not start afresh for ever', async () => {
    await fail(gone);
    await fail(gone);
    expect(assign).toHaveBeenCalledOnce();
    await fail(gone, '/people');
    expect(assign).toHaveBeenCalledTimes(2);
  });

  it('stays when the server is away, which a fresh start would only make worse, and says so', async () => {
    fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await fail(gone);
    expect(assign).not.toHaveBeenCalled();
    const told = TestBed.inject(Notices).all();
    expect(told.map(({ text }) => text)).toEqual([
      'This could not be opened: The server cannot be reached. Please try again in a moment.',
    ]);
  });

  it('leaves other failures alone', async () => {
    await fail(new Error('no such project'));
    expect(assign).not.toHaveBeenCalled();
  });
});
