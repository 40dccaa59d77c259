import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { Session } from '../../core/session/session';
import { ADA } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { UnconfirmedAddress } from './unconfirmed-address';

describe('UnconfirmedAddress', () => {
  let http: HttpTestingController;
  let screen: Screen;

  const stillUnconfirmed = (): void => {
    refuse(http.expectOne('/api/me'), 403, {
      code: 'address_unconfirmed',
      email: 'fay@example.org',
    });
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    http = TestBed.inject(HttpTestingController);
    const loaded = TestBed.inject(Session).load();
    stillUnconfirmed();
    await loaded;
    screen = new Screen(TestBed.createComponent(UnconfirmedAddress));
    await screen.settle();
  });

  it('says where the link was mailed', () => {
    expect(screen.text).toContain('Confirm your address');
    expect(screen.text).toContain('fay@example.org');
  });

  it('sends the mail again, and says how long to wait when that was often', async () => {
    await screen.press('Send the mail again');
    http.expectOne('/api/me/address/confirmation').flush(null);
    await screen.settle();
    expect(screen.text).toContain('A link is on its way to fay@example.org.');
    await screen.press('Send the mail again');
    refuse(http.expectOne('/api/me/address/confirmation'), 429, { retry_after: 600 });
    await screen.settle();
    expect(screen.text).toContain('10 minutes');
  });

  it('says that the link was not opened yet', async () => {
    await screen.press('I have opened the link');
    stillUnconfirmed();
    await screen.settle();
    expect(screen.text).toContain('not confirmed yet');
  });

  it('lets one in once the link was opened', async () => {
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    await screen.press('I have opened the link');
    http.expectOne('/api/me').flush(ADA);
    await screen.settle();
    http
      .expectOne('/api/projects')
      .flush({ items: [{ id: 9, is_inbox: false }], next_cursor: null });
    await screen.settle();
    expect(navigate).toHaveBeenCalledWith('/projects/9');
  });
});
