import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Menu, MenuItem } from './menu';

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

describe('Menu', () => {
  let fixture: ComponentFixture<Shelf>;
  const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const press = async (key: string, keyCode: number): Promise<void> => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }),
    );
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(Shelf);
    const host = fixture.nativeElement as HTMLElement;
    document.body.append(host);
    await fixture.whenStable();
    host.querySelector<HTMLElement>('button')!.click();
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
});
