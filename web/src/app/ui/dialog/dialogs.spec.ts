import { OverlayContainer } from '@angular/cdk/overlay';
import { Location, PlatformLocation } from '@angular/common';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideLayeredLocation } from '../layers/layered-location';
import { DialogFrame } from './dialog-frame';
import { Dialogs } from './dialogs';

@Component({
  imports: [DialogFrame],
  template: `<tc-dialog-frame title="Invite"><input aria-label="Address" /></tc-dialog-frame>`,
})
class Invite {}

describe('A dialog', () => {
  let dialogs: Dialogs;
  const popped: string[] = [];
  const platform = (): PlatformLocation => TestBed.inject(PlatformLocation);
  const back = async (): Promise<void> => {
    platform().back();
    await settle();
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
  };
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
    TestBed.configureTestingModule({ providers: [provideLayeredLocation()] });
    // As the router does: whoever goes back or forth is heard.
    TestBed.inject(Location).subscribe(({ url }) => popped.push(url ?? ''));
    TestBed.inject(Location).go('/projects/3');
    popped.length = 0;
    dialogs = TestBed.inject(Dialogs);
    dialogs.open(Invite);
    TestBed.tick();
  });
  afterEach(async () => {
    dialogs.closeAll();
    await settle();
  });

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

  it('is closed by Back, which leaves the page where it is', async () => {
    await back();
    expect(dialogs.anyOpen).toBe(false);
    expect(platform().pathname).toBe('/projects/3');
    expect(popped).toEqual([]);
  });

  it('asks before Back throws typed text away, and is there again', async () => {
    type('ben@example.org');
    await back();
    expect(pane().textContent).toContain('Discard what you typed?');
    await back();
    expect(pane().textContent).not.toContain('Discard what you typed?');
    expect(box().value).toBe('ben@example.org');
    await back();
    button('Discard').click();
    await settle();
    expect(dialogs.anyOpen).toBe(false);
    expect(popped).toEqual([]);
  });

  it('leaves nothing to go back to once it is closed', async () => {
    escape();
    await settle();
    await back();
    expect(popped).toHaveLength(1);
    expect(platform().pathname).not.toBe('/projects/3');
  });

  it('gives its place in the history to the page that its answer leads to', async () => {
    escape();
    TestBed.inject(Location).go('/projects/4');
    await settle();
    expect(platform().pathname).toBe('/projects/4');
    await back();
    expect(platform().pathname).toBe('/projects/3');
    expect(popped).toEqual(['/projects/3']);
  });

  it('has the page under it replaced by one that replaces the page', async () => {
    escape();
    TestBed.inject(Location).replaceState('/projects/4');
    await settle();
    expect(platform().pathname).toBe('/projects/4');
    await back();
    expect(platform().pathname).not.toBe('/projects/3');
  });

  it('would be lost with the page as long as something is typed in it', () => {
    expect(dialogs.holdText).toBe(false);
    type('ben@example.org');
    expect(dialogs.holdText).toBe(true);
    dialogs.closeAll();
  });
});
