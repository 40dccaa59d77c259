import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { StopMail } from './stop-mail';

describe('StopMail', () => {
  let http: HttpTestingController;
  let screen: Screen;

  const open = async (address: string): Promise<void> => {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    TestBed.inject(Location).go(address);
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(StopMail));
    await screen.settle();
  };

  it('stops nothing until somebody presses, since programs open the links of mails too', async () => {
    await open('/stop-mail#token=t0ken');
    http.expectNone('/api/auth/stop-mail');
    expect(TestBed.inject(Location).path(true)).toBe('/stop-mail');
    await screen.press('Stop mail notifications');
    const sent = http.expectOne('/api/auth/stop-mail');
    expect(sent.request.body).toEqual({ token: 't0ken' });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await screen.settle();
    expect(screen.text).toContain('No more mail notifications');
    expect(screen.text).toContain('To get mail again, turn on “Mail notifications”');
    expect(screen.root.querySelector('a[href="/settings"]')).not.toBeNull();
  });

  it('tells that a link does not work, and where else to stop mail', async () => {
    await open('/stop-mail#token=t0k');
    await screen.press('Stop mail notifications');
    refuse(http.expectOne('/api/auth/stop-mail'), 422);
    await screen.settle();
    expect(screen.text).toContain('This link does not work');
    expect(screen.text).toContain('in your settings, too');
  });

  it('asks for nothing where the link lost its token', async () => {
    await open('/stop-mail');
    expect(screen.text).toContain('This link does not work');
  });

  it('lets one try again when the server could not be reached', async () => {
    await open('/stop-mail#token=t0ken');
    await screen.press('Stop mail notifications');
    http.expectOne('/api/auth/stop-mail').error(new ProgressEvent('error'));
    await screen.settle();
    expect(screen.text).toContain('cannot be reached');
    await screen.press('Stop mail notifications');
    http.expectOne('/api/auth/stop-mail');
  });
});
