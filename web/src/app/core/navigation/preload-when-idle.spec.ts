import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, of, throwError } from 'rxjs';
import { ADA } from '../../../testing/entities';
import { Session } from '../session/session';
import { PreloadWhenIdle } from './preload-when-idle';

describe('PreloadWhenIdle', () => {
  const load = vi.fn(() => of('a part of the page'));
  const preload = (): Promise<unknown> =>
    firstValueFrom(TestBed.inject(PreloadWhenIdle).preload({}, load), { defaultValue: 'nothing' });

  beforeEach(() => {
    load.mockClear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
  });

  it('fetches nothing before somebody is signed in', async () => {
    expect(await preload()).toBe('nothing');
    expect(load).not.toHaveBeenCalled();
  });

  it('fetches the rest of the page for who is signed in', async () => {
    const loaded = TestBed.inject(Session).load();
    TestBed.inject(HttpTestingController).expectOne('/api/me').flush(ADA);
    await loaded;
    expect(await preload()).toBe('a part of the page');
  });

  it('goes on with the others when a part cannot be fetched', async () => {
    const loaded = TestBed.inject(Session).load();
    TestBed.inject(HttpTestingController).expectOne('/api/me').flush(ADA);
    await loaded;
    load.mockReturnValueOnce(throwError(() => new TypeError('Failed to fetch')));
    expect(await preload()).toBe('nothing');
  });
});
