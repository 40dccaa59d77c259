import { Location } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Mock } from 'vitest';
import { ADA, BEN } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { User } from '../../core/session/user';
import { InvitationPreview } from '../../data/account/account';
import { JoinProject } from './join-project';

const MAILED: InvitationPreview = {
  project_name: 'Garden',
  inviter_name: 'Ada',
  email: 'ben@example.org',
  has_account: false,
};
const PASSED_ON: InvitationPreview = { ...MAILED, email: null };

describe('JoinProject', () => {
  let http: HttpTestingController;
  let screen: Screen;
  const post = (url: string): TestRequest => http.expectOne({ method: 'POST', url });
  const navigated = (): Mock<Router['navigateByUrl']> =>
    vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);

  async function open(invitation: InvitationPreview | null, as: User | null = null): Promise<void> {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    TestBed.inject(Location).go('/join#token=t0ken');
    http = TestBed.inject(HttpTestingController);
    screen = new Screen(TestBed.createComponent(JoinProject));
    const me = http.expectOne('/api/me');
    if (as === null) refuse(me, 401);
    else me.flush(as);
    await screen.settle();
    if (as === null) http.expectOne('/api/setup').flush({ needed: false });
    const asked = post('/api/auth/invitation');
    expect(asked.request.body).toEqual({ token: 't0ken' });
    if (invitation === null) {
      refuse(asked, 422, { errors: [{ field: 'token', message: 'is no longer open' }] });
    } else asked.flush(invitation);
    await screen.settle();
  }

  it('makes an account for the invited address and opens the project', async () => {
    await open(MAILED);
    const to = navigated();
    expect(screen.text).toContain('Join “Garden”');
    expect(screen.text).toContain('Ada invites you');
    expect(screen.field('Email').readOnly).toBe(true);
    expect(screen.field('Email').value).toBe('ben@example.org');

    await screen.type('Your name', 'Ben');
    await screen.type('Password', 'correct horse battery');
    await screen.press('Create account and join');
    const sent = post('/api/auth/join');
    expect(sent.request.body).toEqual({
      token: 't0ken',
      name: 'Ben',
      password: 'correct horse battery',
    });
    sent.flush(BEN);
    await screen.settle();
    const items = [
      { id: 4, is_inbox: true },
      { id: 9, is_inbox: false },
    ];
    http.expectOne('/api/projects').flush({ items, next_cursor: null });
    await screen.settle();
    expect(to).toHaveBeenCalledExactlyOnceWith('/projects/9');
  });

  it('asks for the address when the link was passed on by hand', async () => {
    await open(PASSED_ON);
    await screen.type('Your name', 'Ben');
    await screen.type('Email', 'ben@example.net');
    await screen.type('Password', 'correct horse battery');
    await screen.press('Create account and join');
    expect(post('/api/auth/join').request.body).toMatchObject({ email: 'ben@example.net' });
  });

  it('moves a newcomer into the time zone of this device', async () => {
    const zone = Intl.DateTimeFormat().resolvedOptions();
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
      ...zone,
      timeZone: 'Asia/Tokyo',
    });
    await open(MAILED);
    navigated();
    await screen.type('Your name', 'Ben');
    await screen.type('Password', 'correct horse battery');
    await screen.press('Create account and join');
    post('/api/auth/join').flush({ ...BEN, timezone: 'UTC' });
    await screen.settle();
    const moved = http.expectOne({ method: 'PATCH', url: '/api/me' });
    expect(moved.request.body).toMatchObject({ timezone: 'Asia/Tokyo' });
    vi.restoreAllMocks();
  });

  it('lets somebody who is signed in accept with one press', async () => {
    await open(MAILED, BEN);
    const to = navigated();
    await screen.press('Join as Ben');
    post('/api/invitations/accept').flush({ project: { id: 9 }, role: 'member' });
    await screen.settle();
    expect(to).toHaveBeenCalledExactlyOnceWith('/projects/9');
    expect(sessionStorage).toHaveLength(0);
  });

  it('signs in somebody who has an account, and accepts in the same step', async () => {
    await open({ ...MAILED, has_account: true });
    navigated();
    expect(screen.field('Email').value).toBe('ben@example.org');
    await screen.type('Password', 'correct horse battery');
    await screen.press('Sign in and join');
    post('/api/auth/login').flush(BEN);
    await screen.settle();
    expect(post('/api/invitations/accept').request.body).toEqual({ token: 't0ken' });
  });

  it('says why it is refused to somebody else, and lets them change who they are', async () => {
    await open(MAILED, ADA);
    await screen.press('Join as Ada');
    const detail = 'This invitation is for another address.';
    refuse(post('/api/invitations/accept'), 403, { code: 'forbidden', detail });
    await screen.settle();
    expect(screen.text).toContain(detail);

    await screen.press('Use another account');
    post('/api/auth/logout').flush(null);
    await screen.settle();
    expect(screen.button('Create account and join')).toBeTruthy();
  });

  it('lets whom it was mailed to decline', async () => {
    await open(MAILED);
    await screen.press('Decline');
    const sent = post('/api/auth/decline');
    expect(sent.request.body).toEqual({ token: 't0ken' });
    sent.flush(null);
    await screen.settle();
    expect(screen.text).toContain('Invitation declined');
    expect(screen.text).toContain('Ada cannot invite you again for 30 days');
    expect(sessionStorage).toHaveLength(0);
  });

  it('offers no Decline of a link that others have, too', async () => {
    await open(PASSED_ON);
    expect(() => screen.button('Decline')).toThrow('no button');
  });

  it('tells that an invitation is no longer open, and forgets it', async () => {
    await open(null);
    expect(screen.text).toContain('no longer works');
    expect(sessionStorage).toHaveLength(0);
  });
});
