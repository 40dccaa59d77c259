import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Menu, MenuItem } from './menu';
import { MenuFor } from './menu-for';

@Component({
  imports: [CdkMenuTrigger, Menu, MenuItem],
  template: `
    <button type="button" [cdkMenuTriggerFor]="menu">More</button>
    <ng-template #menu>
      <div tcMenu>
        <button tcMenuItem icon="edit" (chosen)="done.set('renamed')">Rename</button>
        <button tcMenuItem icon="trash" danger (chosen)="done.set('deleted')">Delete</button>
      </div>
    </ng-template>
  `,
})
class Shelf {
  readonly done = signal('');
}

@Component({
  imports: [Menu, MenuFor, MenuItem],
  template: `
    <button type="button" [tcMenuFor]="menu">More</button>
    <ng-template #menu>
      <div tcMenu>
        <button tcMenuItem icon="edit" (chosen)="done.set('renamed')">Rename</button>
        <button tcMenuItem icon="trash" danger (chosen)="done.set('deleted')">Delete</button>
      </div>
    </ng-template>
  `,
})
class LeanShelf {
  readonly done = signal('');
}

describe.each([Shelf, LeanShelf])('Menu of %o', (shelf) => {
  let fixture: ComponentFixture<Shelf | LeanShelf>;
  const button = (): HTMLElement =>
    (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('button')!;
  const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const press = async (key: string, keyCode: number): Promise<void> => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }),
    );
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent<Shelf | LeanShelf>(shelf);
    const host = fixture.nativeElement as HTMLElement;
    document.body.append(host);
    await fixture.whenStable();
    button().click();
    await fixture.whenStable();
  });
  afterEach(() => fixture.destroy());

  it('offers what can be done, by name', () => {
    expect(document.querySelector('[role=menu]')).not.toBeNull();
    expect(items().map((item) => item.textContent.trim())).toEqual(['Rename', 'Delete']);
  });

  it('does what is chosen, and closes', async () => {
    items()[1]!.click();
    await fixture.whenStable();
    expect(fixture.componentInstance.done()).toBe('deleted');
    expect(items()).toEqual([]);
  });

  it('is walked and chosen from by keyboard', async () => {
    items()[0]!.focus();
    await press('ArrowDown', 40);
    expect(document.activeElement?.textContent).toContain('Delete');
    await press('Enter', 13);
    expect(fixture.componentInstance.done()).toBe('deleted');
  });

  it('says whether it is open, and gives the focus back when it closes', async () => {
    expect(button().getAttribute('aria-haspopup')).toBe('menu');
    expect(button().getAttribute('aria-expanded')).toBe('true');
    items()[0]!.focus();
    await press('Escape', 27);
    expect(items()).toEqual([]);
    expect(button().getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(button());
  });

  it('opens by the arrow keys as well, at its first or last entry', async () => {
    items()[0]!.focus();
    await press('Escape', 27);
    await press('ArrowUp', 38);
    expect(document.activeElement?.textContent).toContain('Delete');
  });
});
