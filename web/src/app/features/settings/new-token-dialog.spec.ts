import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../../testing/screen';
import { IssuedToken, TokenScope } from '../../data/account/account';
import { NewTokenDialog } from './new-token-dialog';

describe('NewTokenDialog', () => {
  const create = vi.fn((name: string, scope: TokenScope): Promise<IssuedToken> => {
    const token = { id: 1, name, scope, created_at: '', last_used_at: null };
    return Promise.resolve({ token, secret: 'tc_s3cret' });
  });
  const close = vi.fn();
  let screen: Screen;

  beforeEach(async () => {
    vi.clearAllMocks();
    TestBed.configureTestingModule({
      providers: [
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
    expect(create).toHaveBeenCalledExactlyOnceWith('Backup', 'read');
    expect(screen.text).toContain('not shown again');
    expect(screen.field('Token').value).toBe('tc_s3cret');
    expect(screen.field('Token').readOnly).toBe(true);
    await screen.press('Done');
    expect(close).toHaveBeenCalledOnce();
  });

  it('wants a name by which the token is known again', async () => {
    await screen.press('Create token');
    expect(create).not.toHaveBeenCalled();
    expect(screen.under('What is it for?')).toBe('Please enter what the token is for.');
  });
});
