import { Location } from '@angular/common';
import { SpyLocation } from '@angular/common/testing';
import { DestroyRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { LinkToken } from './link-token';

describe('LinkToken', () => {
  const openedWith = (address: string): LinkToken => {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [SpyLocation, { provide: Location, useExisting: SpyLocation }],
    });
    TestBed.inject(SpyLocation).setInitialPath(address);
    return TestBed.inject(LinkToken);
  };
  const address = (): string => TestBed.inject(Location).path(true);
  const reload = (): LinkToken => {
    const at = address();
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [SpyLocation, { provide: Location, useExisting: SpyLocation }],
    });
    TestBed.inject(SpyLocation).setInitialPath(at);
    return TestBed.inject(LinkToken);
  };

  it.each(['/reset#token=s3cret', '/reset?token=s3cret'])(
    'takes the secret of %s out of the address bar',
    (link) => {
      expect(openedWith(link).take()).toBe('s3cret');
      expect(address()).toBe('/reset');
    },
  );

  it('keeps it through a reload, for its own page only', () => {
    openedWith('/join#token=abc').take();
    expect(reload().take()).toBe('abc');
    TestBed.inject(SpyLocation).setInitialPath('/reset');
    expect(TestBed.inject(LinkToken).take()).toBeNull();
  });

  it('forgets it once it is used', () => {
    const link = openedWith('/join#token=abc');
    link.take();
    link.forget();
    expect(link.take()).toBeNull();
    expect(reload().take()).toBeNull();
  });

  it.each(['/join', '/join#token='])('knows nothing when the page was opened as %s', (link) => {
    expect(openedWith(link).take()).toBeNull();
  });

  it('tells of a link that is pasted while its page is open, and takes it out of the address bar', async () => {
    const arrived: string[] = [];
    openedWith('/reset#token=first').take();
    const router = TestBed.inject(Router);
    router.resetConfig([{ path: 'reset', children: [] }]);
    router.initialNavigation();
    TestBed.inject(LinkToken).onNewLink((token) => arrived.push(token), TestBed.inject(DestroyRef));
    await router.navigateByUrl('/reset#token=second');
    expect(arrived).toEqual(['second']);
    expect(address()).toBe('/reset');
    expect(reload().take()).toBe('second');
  });
});
