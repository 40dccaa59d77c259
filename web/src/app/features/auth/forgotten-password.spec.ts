import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { ForgottenPassword } from './forgotten-password';

describe('ForgottenPassword', () => {
  let http: HttpTestingController;
  let screen: Screen;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(ForgottenPassword));
    await screen.settle();
  });

  it('asks for the mail without telling whether there is an account', async () => {
    await screen.type('Email', ' ben@example.org ');
    screen.button('Send me the link').focus();
    await screen.press('Send me the link');
    const sent = http.expectOne('/api/auth/forgot');
    expect(sent.request.body).toEqual({ email: 'ben@example.org' });
    sent.flush(null, { status: 202, statusText: 'Accepted' });
    await screen.settle();
    expect(screen.text).toContain('If there is an account for ben@example.org');
    expect(document.activeElement?.textContent).toBe('Look into your mail');
  });

  it('does not send what is no address', async () => {
    await screen.type('Email', 'ben');
    await screen.press('Send me the link');
    http.expectNone('/api/auth/forgot');
    expect(screen.under('Email')).toContain('does not look like an email address');
    expect(document.activeElement).toBe(screen.field('Email'));
  });

  it('says how long to wait after too many mails', async () => {
    await screen.type('Email', 'ben@example.org');
    await screen.press('Send me the link');
    refuse(http.expectOne('/api/auth/forgot'), 429, { code: 'rate_limited' });
    await screen.settle();
    expect(screen.root.querySelector('[role=alert]')?.textContent).toContain('Try again');
  });
});
