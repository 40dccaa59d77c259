import { DialogRef } from '@angular/cdk/dialog';
import { Location } from '@angular/common';
import { SpyLocation } from '@angular/common/testing';
import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { aSnapshot, aTask } from '../../../../testing/entities';
import { openBoard } from '../../../../testing/fake-live';
import { Conflict } from '../../../data/tasks/conflicts';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Choice, ConflictDialog } from './conflict-dialog';

const conflict: Conflict = {
  order: 1,
  current: aTask({ id: 7, title: 'Theirs', version: 4 }),
  patch: { title: 'Mine' },
  conflictingFields: [{ field: 'title', mine: 'Mine', theirs: 'Theirs' }],
};

describe('ConflictDialog', () => {
  let asked: DialogRef<Choice, ConflictDialog>;
  let answers: (Choice | undefined)[];
  const dialog = (): HTMLElement => document.querySelector('[role="dialog"]')!;
  const buttons = (): HTMLButtonElement[] => [...dialog().querySelectorAll('button')];

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [SpyLocation, { provide: Location, useExisting: SpyLocation }],
    });
    await openBoard(aSnapshot([conflict.current]));
    asked = TestBed.inject(Dialogs).ask<Choice, ConflictDialog>(ConflictDialog, conflict);
    answers = [];
    asked.closed.subscribe((choice) => answers.push(choice));
    await TestBed.inject(ApplicationRef).whenStable();
  });
  afterEach(() => asked.close());

  it('is left by its two answers alone: anything else would lose what one wrote', async () => {
    const init = { key: 'Escape', keyCode: 27, bubbles: true };
    dialog().dispatchEvent(new KeyboardEvent('keydown', init));
    document.querySelector<HTMLElement>('.tc-backdrop')!.click();
    TestBed.inject(SpyLocation).simulateUrlPop('/projects/3');
    await TestBed.inject(ApplicationRef).whenStable();
    expect(answers).toEqual([]);
    expect(dialog().textContent).toContain('Mine');
    expect(buttons().map((button) => button.textContent.trim())).toEqual([
      'Take theirs',
      'Keep mine',
    ]);
    buttons()[1]!.click();
    expect(answers).toEqual(['mine']);
  });

  it('has the focus on none of the answers, and keeps it when one clicks beside it', () => {
    expect(document.activeElement).toBe(dialog());
    document.querySelector<HTMLElement>('.tc-backdrop')!.click();
    expect(dialog().contains(document.activeElement)).toBe(true);
  });
});
