import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Screen } from '../../../testing/screen';
import { Toast, Toasts } from './toasts';

@Component({
  imports: [Toasts],
  template: `
    <main #main tabindex="-1"></main>
    @if (here()) {
      <button type="button">Card</button>
    }
    <tc-toasts
      [toasts]="toasts()"
      [fallback]="main"
      (acted)="toasts.set([])"
      (dismissed)="toasts.set([])"
    />
  `,
})
class Page {
  readonly here = signal(true);
  readonly toasts = signal<readonly Toast[]>([
    { id: 1, text: 'Deleted', tone: 'calm', action: 'Undo' },
  ]);
}

describe('Toasts', () => {
  async function open(): Promise<{ page: Page; screen: Screen }> {
    const fixture = TestBed.createComponent(Page);
    const screen = new Screen(fixture);
    await screen.settle();
    screen.button('Card').focus();
    return { page: fixture.componentInstance, screen };
  }

  it.each(['Undo', 'Dismiss'])('leads back to where one was after %s', async (action) => {
    const { screen } = await open();
    screen.button(action).focus();
    await screen.press(action);
    expect(screen.text).not.toContain('Deleted');
    expect(document.activeElement).toBe(screen.button('Card'));
  });

  it('leads to the page when that is gone', async () => {
    const { page, screen } = await open();
    screen.button('Undo').focus();
    page.here.set(false);
    await screen.press('Undo');
    expect(document.activeElement?.tagName).toBe('MAIN');
  });
});
