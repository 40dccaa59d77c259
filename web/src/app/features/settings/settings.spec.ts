import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BEN } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { MeStore } from '../../data/me/me-store';
import { OwnSettings } from '../../data/me/own-settings';
import { Settings } from './settings';

const BACKUP = {
  id: 7,
  name: 'Backup',
  scope: 'read',
  created_at: '2026-11-23T14:00:00.000000Z',
  last_used_at: null,
};

const HERE = {
  ...{ id: 2, is_current: true, device: 'Firefox on Linux', address: '192.0.2.1' },
  ...{ created_at: BACKUP.created_at, last_used_at: null, expires_at: BACKUP.created_at },
};
const PHONE = { ...HERE, id: 3, is_current: false, device: 'Safari on iPhone', address: null };

describe('Settings', () => {
  let http: HttpTestingController;
  let screen: Screen;
  const told = (): string[] =>
    TestBed.inject(Notices)
      .all()
      .map((notice) => notice.text);

  const change = vi.fn<OwnSettings['change']>();

  beforeEach(async () => {
    change.mockReset().mockResolvedValue(true);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: MeStore, useValue: { notifications: signal([]) } },
        { provide: OwnSettings, useValue: { change } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    const loaded = TestBed.inject(Session).load();
    http.expectOne('/api/me').flush(BEN);
    await loaded;
    screen = new Screen(TestBed.createComponent(Settings));
    await screen.settle();
    http.expectOne('/api/me/tokens').flush({ items: [BACKUP] });
    http.expectOne('/api/me/sessions').flush({ items: [PHONE, HERE] });
    await screen.settle();
  });

  it('sends only what was changed, on top of what was seen', async () => {
    await screen.type('Name', 'Benjamin');
    await screen.press('Save');
    expect(change.mock.calls).toEqual([[{ name: 'Benjamin' }, 1]]);
    expect(told()).toEqual(['Your profile is saved']);
  });

  it('says where a change is while there is no connection', async () => {
    change.mockResolvedValue(false);
    await screen.type('Name', 'Benjamin');
    await screen.press('Save');
    expect(told()).toEqual(['Kept on this device, and sent once there is a connection']);
  });

  it('tells what is wrong with a change at its field', async () => {
    const errors = [{ field: 'name', message: 'is too long.' }];
    const problem = { type: '', title: 'No', status: 422, code: 'invalid', errors };
    change.mockRejectedValue(new Refused(problem));
    await screen.type('Name', 'Benjamin');
    await screen.press('Save');
    expect(screen.under('Name')).toContain('Is too long.');
    expect(screen.field('Name').value).toBe('Benjamin');
  });

  it('keeps a half-typed name when another device changes the time zone', async () => {
    await screen.type('Name', 'Benj');
    TestBed.inject(Session).changed({ ...BEN, timezone: 'Asia/Tokyo', version: 2 });
    await screen.settle();
    expect(screen.field('Name').value).toBe('Benj');
    expect(screen.field('Time zone').value).toBe('Asia/Tokyo');
  });

  it('turns mail off', async () => {
    const mail = screen.field('Mail notifications');
    expect([mail.getAttribute('role'), mail.checked]).toEqual(['switch', true]);
    expect(screen.under('Mail notifications')).toContain('Your inbox here tells you either way');
    mail.click();
    await screen.settle();
    expect(change.mock.calls).toEqual([[{ mail_notifications: false }]]);
    expect(told()).toEqual(['Mail notifications are off']);
  });

  it('turns mail on again when that could not be saved, and says why', async () => {
    let refuseIt!: (thrown: unknown) => void;
    change.mockReturnValue(new Promise((_, reject) => (refuseIt = reject)));
    const mail = screen.field('Mail notifications');
    mail.click();
    await screen.settle();
    expect(mail.checked).toBe(false);
    refuseIt(new Refused({ type: '', title: 'No', status: 503, code: 'unavailable' }));
    await screen.settle();
    expect(mail.checked).toBe(true);
    expect(told()[0]).toContain('Mail notifications were not changed');
  });

  it('follows when mail is turned off elsewhere, by the link of a mail', async () => {
    TestBed.inject(Session).changed({ ...BEN, mail_notifications: false, version: 2 });
    await screen.settle();
    expect(screen.field('Mail notifications').checked).toBe(false);
  });

  it('changes the address only by a link that is mailed to it', async () => {
    await screen.type('New address', 'ben@example.net');
    await screen.type('Your password', 'correct horse battery');
    await screen.press('Change address');
    const sent = http.expectOne('/api/me/address');
    expect(sent.request.body).toEqual({
      email: 'ben@example.net',
      password: 'correct horse battery',
    });
    sent.flush(null);
    await screen.settle();
    expect(screen.text).toContain('A link is on its way to ben@example.net');
    expect(screen.text).toContain('You sign in as ben@example.org');
    expect(screen.field('Your password').value).toBe('');
  });

  it('tells that the current password is wrong at its field', async () => {
    await screen.type('Current password', 'not this one');
    await screen.type('New password', 'correct horse battery');
    await screen.press('Change password');
    const errors = [{ field: 'current_password', message: 'This is not your password.' }];
    refuse(http.expectOne('/api/me/password'), 422, { errors });
    await screen.settle();
    expect(screen.under('Current password')).toBe('This is not your password.');
    expect(document.activeElement).toBe(screen.field('Current password'));
    expect(screen.field('New password').value).toBe('correct horse battery');
  });

  it('tells password managers which password is which', () => {
    expect(screen.field('Current password').autocomplete).toBe('current-password');
    expect(screen.field('New password').autocomplete).toBe('new-password');
  });

  it('lists this device first and signs out another one', async () => {
    expect(screen.text).toContain('Firefox on Linux This device · 192.0.2.1 · signed in');
    expect(screen.text.indexOf('Firefox on Linux')).toBeLessThan(
      screen.text.indexOf('Safari on iPhone'),
    );
    const button = [
      ...screen.root.querySelectorAll<HTMLButtonElement>('tc-sessions-panel li button'),
    ];
    expect(button.map((each) => each.ariaLabel)).toEqual([
      expect.stringContaining('Sign out Safari on iPhone'),
    ]);
    button[0]!.click();
    await screen.settle();
    http.expectOne({ method: 'DELETE', url: '/api/me/sessions/3' }).flush(null);
    await screen.settle();
    expect(screen.text).not.toContain('Safari on iPhone');
    expect(told()).toEqual(['Signed out on Safari on iPhone']);
    expect(screen.text).not.toContain('Sign out everywhere else');
  });

  it('signs out everywhere else once that is confirmed', async () => {
    await screen.press('Sign out everywhere else');
    http.expectNone('/api/me/sessions/end');
    const dialog = document.querySelector('tc-confirm-dialog')!;
    const yes = [...dialog.querySelectorAll('button')].find((each) =>
      each.textContent.includes('Sign out'),
    );
    yes!.click();
    await screen.settle();
    http.expectOne({ method: 'POST', url: '/api/me/sessions/end' }).flush(null);
    await screen.settle();
    expect(screen.text).not.toContain('Safari on iPhone');
  });

  it('asks before it revokes a token, and takes it away when it is gone', async () => {
    expect(screen.text).toContain('Backup Reads only');
    await screen.press('Revoke Backup');
    http.expectNone('/api/me/tokens/7');
    const dialog = document.querySelector('tc-confirm-dialog')!;
    const yes = [...dialog.querySelectorAll('button')].find((each) =>
      each.textContent.includes('Revoke'),
    );
    yes!.click();
    await screen.settle();
    http.expectOne({ method: 'DELETE', url: '/api/me/tokens/7' }).flush(null);
    await screen.settle();
    expect(screen.text).not.toContain('Backup');
  });
});
