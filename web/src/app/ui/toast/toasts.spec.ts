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
  const button = (name: string): HTMLButtonElement => {
    const all = [...document.querySelectorAll('tc-toasts button')] as HTMLButtonElement[];
    return all.find((each) => (each.ariaLabel ?? each.textContent.trim()) === name)!;
  };

  async function open(): Promise<{ page: Page; screen: Screen }> {
    const fixture = TestBed.createComponent(Page);
    const screen = new Screen(fixture);
    await screen.settle();
    screen.button('Card').focus();
    return { page: fixture.componentInstance, screen };
  }

  it.each(['Undo', 'Dismiss'])('leads back to where one was after %s', async (action) => {
    const { screen } = await open();
    button(action).focus();
    button(action).click();
    await screen.settle();
    expect(document.body.textContent).not.toContain('Deleted');
    expect(document.activeElement).toBe(screen.button('Card'));
  });

  it('leads to the page when that is gone', async () => {
    const { page, screen } = await open();
    button('Undo').focus();
    page.here.set(false);
    button('Undo').click();
    await screen.settle();
    expect(document.activeElement?.tagName).toBe('MAIN');
  });
});
