import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { SavedView } from '../../../data/views/model';
import { ViewCounts } from '../../../data/views/view-counts';
import { ViewsStore } from '../../../data/views/views-store';
import { ViewList } from './view-list';

const view = (id: number, name: string, project_id: number | null = null): SavedView =>
  ({ id, name, project_id, icon: null }) as SavedView;
const OWN = [view(1, 'Calls'), view(2, 'Errands'), view(3, 'Waiting')];
const SHARED = [view(7, 'Bugs', 5), view(8, 'Review', 5), view(9, 'Shopping', 6)];

describe('Saved views in the sidebar', () => {
  const move = vi.fn();
  let host: HTMLElement;

  async function show(mayChange: boolean): Promise<void> {
    move.mockClear();
    const stored = { own: signal(OWN), shared: signal(SHARED), move, mayChange: () => mayChange };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: ViewsStore, useValue: stored },
        { provide: ViewCounts, useValue: { of: () => 1492, ofSaved: () => 3 } },
      ],
    });
    const fixture = TestBed.createComponent(ViewList);
    host = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
  }

  function press(name: string, key: string): void {
    const links = [...host.querySelectorAll('a')];
    links
      .find((link) => link.querySelector('.name')?.textContent === name)!
      .dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, cancelable: true }));
  }

  it('go up and down by Alt and the arrow keys: the own ones, and those of each project', async () => {
    await show(true);
    press('Waiting', 'ArrowUp');
    expect(move).toHaveBeenLastCalledWith(OWN[2], { before_id: 2 });
    press('Calls', 'ArrowDown');
    expect(move).toHaveBeenLastCalledWith(OWN[0], { before_id: 3 });
    press('Errands', 'ArrowDown');
    expect(move).toHaveBeenLastCalledWith(OWN[1], { after_id: 3 });
    press('Bugs', 'ArrowDown');
    expect(move).toHaveBeenLastCalledWith(SHARED[0], { after_id: 8 });
  });

  it('stay within their list, and where only others may move them', async () => {
    await show(true);
    press('Calls', 'ArrowUp');
    press('Waiting', 'ArrowDown');
    press('Shopping', 'ArrowUp');
    expect(move).not.toHaveBeenCalled();
    TestBed.resetTestingModule();
    await show(false);
    press('Review', 'ArrowUp');
    expect(move).not.toHaveBeenCalled();
  });

  it('have a menu where there is something to put in order', async () => {
    await show(true);
    const menus = [...host.querySelectorAll('.more')].map((each) => each.ariaLabel);
    expect(menus).toEqual([...OWN, ...SHARED.slice(0, 2)].map(({ name }) => `Menu of ${name}`));
  });

  it('tell how many tasks there are as people of that language write it', async () => {
    await show(true);
    const told = [...host.querySelectorAll('.count')].map((each) => each.textContent);
    expect(told).toContain('1,492');
    expect(told).toContain('3');
  });
});
