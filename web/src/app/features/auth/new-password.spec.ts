import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { NewPassword } from './new-password';

describe('NewPassword', () => {
  let http: HttpTestingController;
  let screen: Screen;

  async function open(address: string): Promise<void> {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    TestBed.inject(Location).go(address);
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(NewPassword));
    await screen.settle();
  }
  async function send(password: string): Promise<void> {
    await screen.type('New password', password);
    await screen.press('Set password');
  }

  it('sets the password with the token of the link, once', async () => {
    await open('/reset#token=t0ken');
    expect(screen.under('New password')).toContain('At least 12 characters');
    await send('correct horse battery');
    const sent = http.expectOne('/api/auth/reset');
    expect(sent.request.body).toEqual({ token: 't0ken', password: 'correct horse battery' });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await screen.settle();
    expect(screen.text).toContain('Your new password is set');
    expect(sessionStorage).toHaveLength(0);
  });

  it('keeps the link when only the password was not good enough', async () => {
    await open('/reset#token=t0ken');
    await send('password1234');
    const errors = [{ field: 'password', message: 'Is among the most common passwords' }];
    refuse(http.expectOne('/api/auth/reset'), 422, { errors });
    await screen.settle();
    expect(screen.under('New password')).toBe('Is among the most common passwords.');
    await send('correct horse battery');
    expect(http.expectOne('/api/auth/reset').request.body).toMatchObject({ token: 't0ken' });
  });

  it('offers a new link when this one is used up', async () => {
    await open('/reset#token=old');
    await send('correct horse battery');
    const errors = [{ field: 'token', message: 'This link is too old.' }];
    refuse(http.expectOne('/api/auth/reset'), 422, { errors });
    await screen.settle();
    expect(screen.text).toContain('This link no longer works');
    expect(screen.root.querySelector('a[href="/forgot"]')).not.toBeNull();
  });

  it('offers a new link when it was opened without one', async () => {
    await open('/reset');
    expect(screen.text).toContain('This link no longer works');
  });
});
