import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../../testing/screen';
import { Clock } from '../../core/clock';
import { Refused } from '../../core/errors/problem';
import { CreateToken, IssuedToken } from '../../data/account/account';
import { NewTokenDialog } from './new-token-dialog';

describe('NewTokenDialog', () => {
  const create = vi.fn((wanted: CreateToken): Promise<IssuedToken> => {
    const { name, scope = 'write' } = wanted;
    const token = { id: 1, name, scope, created_at: '', last_used_at: null, expires_at: null };
    return Promise.resolve({ token, secret: 'tc_s3cret' });
  });
  const close = vi.fn();
  let screen: Screen;

  beforeEach(async () => {
    vi.clearAllMocks();
    TestBed.configureTestingModule({
      providers: [
        { provide: Clock, useValue: { now: signal(new Date('2026-11-23T14:05:00Z')) } },
        { provide: DIALOG_DATA, useValue: { create } },
        { provide: DialogRef, useValue: { close } },
      ],
    });
    screen = new Screen(TestBed.createComponent(NewTokenDialog));
    await screen.settle();
  });

  it('shows the secret once, ready to copy', async () => {
    await screen.type('What is it for?', 'Backup');
    screen.field('Read only').click();
    await screen.press('Create token');
    expect(create).toHaveBeenCalledExactlyOnceWith({
      name: 'Backup',
      scope: 'read',
      expires_at: '2027-02-21T14:05:00.000Z',
    });
    expect(screen.text).toContain('not shown again');
    expect(screen.field('Token').value).toBe('tc_s3cret');
    expect(screen.field('Token').readOnly).toBe(true);
    await screen.press('Done');
    expect(close).toHaveBeenCalledOnce();
  });

  it('asks for the password only when the server does', async () => {
    create.mockRejectedValueOnce(
      new Refused({
        ...{ type: 'x', title: 'Refused', status: 422, code: 'invalid' },
        errors: [{ field: 'password', message: 'Enter your password.' }],
      }),
    );
    expect(screen.hasField('Your password')).toBe(false);
    await screen.type('What is it for?', 'Backup');
    const end = screen.field('When does it end?');
    end.value = '';
    end.dispatchEvent(new Event('change'));
    await screen.press('Create token');
    expect(document.activeElement).toBe(screen.field('Your password'));
    await screen.type('Your password', 'correct horse battery');
    await screen.press('Create token');
    expect(create).toHaveBeenLastCalledWith({
      name: 'Backup',
      scope: 'write',
      expires_at: null,
      password: 'correct horse battery',
    });
    expect(screen.field('Token').value).toBe('tc_s3cret');
  });

  it('wants a name by which the token is known again', async () => {
    await screen.press('Create token');
    expect(create).not.toHaveBeenCalled();
    expect(screen.under('What is it for?')).toBe('Please enter what the token is for.');
  });
});
