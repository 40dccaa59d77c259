import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { ADA } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { FirstAdministrator } from './first-administrator';

describe('FirstAdministrator', () => {
  let http: HttpTestingController;
  let screen: Screen;

  async function open(address: string, needed = true): Promise<void> {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    TestBed.inject(Location).go(address);
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(FirstAdministrator));
    refuse(http.expectOne('/api/me'), 401);
    await screen.settle();
    http.expectOne('/api/setup').flush({ needed });
    await screen.settle();
  }
  async function fillIn(): Promise<void> {
    await screen.type('Your name', ' Ada ');
    await screen.type('Email', 'ada@example.org');
    await screen.type('Password', 'correct horse battery');
  }

  it('makes the account with the token of the link, which is never shown', async () => {
    await open('/setup#token=t0ken');
    expect(screen.hasField('Setup token')).toBe(false);
    const navigated = vi.spyOn(TestBed.inject(Router), 'navigateByUrl');
    await fillIn();
    await screen.press('Create account');

    const sent = http.expectOne({ method: 'POST', url: '/api/setup' });
    expect(sent.request.body).toEqual({
      token: 't0ken',
      name: 'Ada',
      email: 'ada@example.org',
      password: 'correct horse battery',
    });
    sent.flush(ADA);
    await screen.settle();
    expect(navigated).toHaveBeenCalledExactlyOnceWith('/');
    expect(sessionStorage).toHaveLength(0);
  });

  it('sends nothing until all is filled in, and leads to the first gap', async () => {
    await open('/setup#token=t0ken');
    await screen.type('Your name', 'Ada');
    await screen.type('Password', 'short');
    await screen.press('Create account');
    http.expectNone({ method: 'POST', url: '/api/setup' });
    expect(document.activeElement).toBe(screen.field('Email'));
    expect(screen.under('Email')).toBe('Please enter an email address.');
    expect(screen.under('Password')).toContain('12');
  });

  it('asks for the token when it was opened without one', async () => {
    await open('/setup');
    expect(screen.hasField('Setup token')).toBe(true);
  });

  it('asks for the token when the one of the link is wrong', async () => {
    await open('/setup#token=old');
    await fillIn();
    await screen.press('Create account');
    const errors = [{ field: 'token', message: 'This is not the setup token.' }];
    refuse(http.expectOne({ method: 'POST', url: '/api/setup' }), 422, { errors });
    await screen.settle();
    expect(screen.under('Setup token')).toBe('This is not the setup token.');
    expect(document.activeElement).toBe(screen.field('Setup token'));
  });

  it('closes for good once there is an account', async () => {
    await open('/setup#token=t0ken', false);
    expect(screen.text).toContain('already set up');
    expect(screen.hasField('Password')).toBe(false);
  });

  it('takes the token of a link that is pasted while the page is open', async () => {
    await open('/setup');
    expect(screen.hasField('Setup token')).toBe(true);
    const router = TestBed.inject(Router);
    router.resetConfig([{ path: 'setup', children: [] }]);
    await router.navigateByUrl('/setup#token=late');
    await screen.settle();
    expect(screen.hasField('Setup token')).toBe(false);
    expect(TestBed.inject(Location).path(true)).toBe('/setup');
    await fillIn();
    await screen.press('Create account');
    const sent = http.expectOne({ method: 'POST', url: '/api/setup' });
    expect(sent.request.body).toMatchObject({ token: 'late' });
  });
});
