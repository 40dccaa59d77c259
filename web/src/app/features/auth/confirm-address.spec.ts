import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { ConfirmAddress } from './confirm-address';

describe('ConfirmAddress', () => {
  let http: HttpTestingController;
  let screen: Screen;

  beforeEach(async () => {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    TestBed.inject(Location).go('/confirm-address#token=t0ken');
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(ConfirmAddress));
    await screen.settle();
  });

  it('changes nothing until somebody presses, since programs open the links of mails too', async () => {
    http.expectNone('/api/auth/confirm-address');
    await screen.press('Confirm address');
    const sent = http.expectOne('/api/auth/confirm-address');
    expect(sent.request.body).toEqual({ token: 't0ken' });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await screen.settle();
    expect(screen.text).toContain('Your address is confirmed');
  });

  it('tells that the link no longer works', async () => {
    await screen.press('Confirm address');
    refuse(http.expectOne('/api/auth/confirm-address'), 422);
    await screen.settle();
    expect(screen.text).toContain('This link no longer works');
  });

  it('lets one try again when the server could not be reached', async () => {
    await screen.press('Confirm address');
    http.expectOne('/api/auth/confirm-address').error(new ProgressEvent('error'));
    await screen.settle();
    expect(screen.text).toContain('cannot be reached');
    await screen.press('Confirm address');
    http.expectOne('/api/auth/confirm-address');
  });
});
