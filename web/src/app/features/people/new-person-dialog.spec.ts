import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../../testing/screen';
import { Refused } from '../../core/errors/problem';
import { NewPersonDialog, NewPersonOrder } from './new-person-dialog';

describe('NewPersonDialog', () => {
  const create = vi.fn<NewPersonOrder['create']>();
  const close = vi.fn();
  let screen: Screen;

  beforeEach(async () => {
    vi.clearAllMocks();
    create.mockResolvedValue();
    TestBed.configureTestingModule({
      providers: [
        { provide: DIALOG_DATA, useValue: { create } },
        { provide: DialogRef, useValue: { close } },
      ],
    });
    screen = new Screen(TestBed.createComponent(NewPersonDialog));
    await screen.settle();
    await screen.type('Name', 'Cleo');
    await screen.type('Email', 'cleo@example.org');
  });

  it('leaves the password to the person, by mail, unless told otherwise', async () => {
    await screen.press('Add person');
    const cleo = { name: 'Cleo', email: 'cleo@example.org', is_admin: false };
    expect(create).toHaveBeenCalledExactlyOnceWith(cleo);
    expect(close).toHaveBeenCalledOnce();
  });

  it('takes a first password and the rank', async () => {
    screen.field('Set one now').click();
    screen.field('Administrator').click();
    await screen.settle();
    await screen.type('First password', 'correct horse battery');
    await screen.press('Add person');
    expect(create.mock.lastCall?.[0]).toMatchObject({
      password: 'correct horse battery',
      is_admin: true,
    });
  });

  it('stays open and tells at the field what was wrong', async () => {
    const errors = [{ field: 'email', message: 'There is an account with this address.' }];
    const problem = { type: 'x', title: 'Invalid', status: 422, code: 'invalid', errors };
    create.mockRejectedValue(new Refused(problem));
    await screen.press('Add person');
    expect(screen.under('Email')).toBe('There is an account with this address.');
    expect(close).not.toHaveBeenCalled();
  });
});
