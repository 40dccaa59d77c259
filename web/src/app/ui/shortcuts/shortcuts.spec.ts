import { TestBed } from '@angular/core/testing';
import { Shortcuts } from './shortcuts';

describe('Shortcuts', () => {
  let shortcuts: Shortcuts;
  let pressed: string[];
  let takeAway: () => void;
  const press = (key: string, target: EventTarget = document.body): boolean =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

  beforeEach(() => {
    shortcuts = TestBed.inject(Shortcuts);
    pressed = [];
    takeAway = shortcuts.add(
      ['n', 'g i', 'i'].map((keys) => ({
        keys,
        does: 'action-show' as const,
        run: () => pressed.push(keys),
      })),
    );
  });
  afterEach(() => takeAway());

  it('runs one key, and two in a row', () => {
    press('n');
    press('g');
    press('i');
    press('i');
    expect(pressed).toEqual(['n', 'g i', 'i']);
  });

  it('is silent while somebody types', () => {
    const box = document.createElement('input');
    document.body.append(box);
    press('n', box);
    expect(pressed).toEqual([]);
    box.remove();
  });

  it('runs one with Ctrl or Cmd, also while somebody types', () => {
    const away = shortcuts.add([
      { keys: 'Mod+k', does: 'action-show', run: () => pressed.push('mod') },
    ]);
    const box = document.createElement('input');
    document.body.append(box);
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { ctrlKey: true, altKey: true }]) {
      const event = { key: 'k', bubbles: true, cancelable: true, ...held };
      box.dispatchEvent(new KeyboardEvent('keydown', event));
    }
    press('k');
    expect(pressed).toEqual(['mod', 'mod']);
    box.remove();
    away();
  });

  it('lets the latest win, and gives the key back', () => {
    const away = shortcuts.add([
      { keys: 'n', does: 'action-show', run: () => pressed.push('other') },
    ]);
    press('n');
    away();
    press('n');
    expect(pressed).toEqual(['other', 'n']);
  });

  it('passes over one that has nothing to act on', () => {
    let isVisible = false;
    const other = { keys: 'n', does: 'action-show' as const, run: () => pressed.push('other') };
    const away = shortcuts.add([{ ...other, when: () => isVisible }]);
    press('n');
    isVisible = true;
    press('n');
    away();
    expect(pressed).toEqual(['n', 'other']);
  });
});
