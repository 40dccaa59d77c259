import { OverlayContainer } from '@angular/cdk/overlay';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { DialogFrame } from './dialog-frame';
import { Dialogs } from './dialogs';

@Component({
  imports: [DialogFrame],
  template: `<tc-dialog-frame title="Invite"><input aria-label="Address" /></tc-dialog-frame>`,
})
class Invite {}

describe('A dialog', () => {
  let dialogs: Dialogs;
  const pane = (): HTMLElement => TestBed.inject(OverlayContainer).getContainerElement();
  const box = (): HTMLInputElement => {
    const found = pane().querySelector('input');
    if (found === null) throw new Error('No box.');
    return found;
  };
  const button = (name: string): HTMLButtonElement => {
    const all = [...pane().querySelectorAll('button')];
    const found = all.findLast((each) => (each.ariaLabel ?? each.textContent.trim()) === name);
    if (found === undefined) throw new Error(`No button ${name}.`);
    return found;
  };
  const escape = (): boolean =>
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
    );
  const type = (text: string): void => {
    box().value = text;
    box().dispatchEvent(new Event('input', { bubbles: true }));
  };

  beforeEach(() => {
    dialogs = TestBed.inject(Dialogs);
    dialogs.open(Invite);
    TestBed.tick();
  });
  afterEach(() => dialogs.closeAll());

  it('closes by Escape while nothing is typed in it', () => {
    escape();
    expect(dialogs.anyOpen).toBe(false);
  });

  it('asks before it throws typed text away, whichever way it is left', async () => {
    type('ben@example.org');
    for (const leave of [
      escape,
      (): void => {
        button('Close').click();
      },
    ]) {
      await vi.waitFor(() => {
        leave();
        TestBed.tick();
        expect(pane().textContent).toContain('Discard what you typed?');
      });
      button('Cancel').click();
      expect(box().value).toBe('ben@example.org');
    }
  });

  it('closes once the person agrees', async () => {
    type('ben@example.org');
    escape();
    TestBed.tick();
    button('Discard').click();
    await vi.waitFor(() => {
      expect(dialogs.anyOpen).toBe(false);
    });
  });

  it('asks no more once the text is gone', () => {
    type('ben@example.org');
    type('');
    escape();
    expect(dialogs.anyOpen).toBe(false);
  });
});
