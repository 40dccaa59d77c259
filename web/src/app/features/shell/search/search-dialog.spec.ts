import { DialogRef } from '@angular/cdk/dialog';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { aLabel, aSnapshot, aTask } from '../../../../testing/entities';
import { FakeLive, openBoard } from '../../../../testing/fake-live';
import { Api } from '../../../core/http/api';
import { FoundTask } from '../../../data/search/server-search';
import { SavedView } from '../../../data/views/model';
import { ViewsStore } from '../../../data/views/views-store';
import { SearchDialog } from './search-dialog';

describe('SearchDialog', () => {
  let fixture: ComponentFixture<SearchDialog>;
  let live: FakeLive;
  let went: unknown[][];
  let asked: string[];
  /** Answers the last question to the server. */
  let answer: (tasks: readonly FoundTask[]) => void;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLInputElement => host().querySelector('input')!;
  const groups = (): Record<string, string[]> =>
    Object.fromEntries(
      [...host().querySelectorAll('[role=group]')].map((group) => [
        group.querySelector('.heading')!.textContent.trim(),
        [...group.querySelectorAll('.name')].map((each) => each.textContent.trim()),
      ]),
    );
  const active = (): string | undefined =>
    document
      .getElementById(box().getAttribute('aria-activedescendant') ?? '')
      ?.querySelector('.name')
      ?.textContent.trim();
  const type = async (text: string): Promise<void> => {
    box().value = text;
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const press = async (key: string): Promise<void> => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await fixture.whenStable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: DialogRef, useValue: { close: () => undefined } },
        {
          provide: Api,
          useValue: {
            get: (path: string, { q }: { q: string }) => {
              if (path !== '/api/search') return new Promise(() => undefined);
              asked.push(q);
              return new Promise((resolve) => (answer = (tasks) => resolve({ tasks })));
            },
          },
        },
      ],
    });
    [went, asked] = [[], []];
    const tasks = [
      aTask({ id: 7, title: 'Paint the fence', updated_at: '2026-11-02T08:00:00.000000Z' }),
      aTask({ id: 8, title: 'Repaint the gate', updated_at: '2026-11-04T08:00:00.000000Z' }),
      aTask({ id: 9, title: 'Buy paint', updated_at: '2026-11-03T08:00:00.000000Z' }),
    ];
    const labels = [aLabel({ id: 11, name: 'Painting', colour: 'red' })];
    ({ live } = await openBoard({ ...aSnapshot(tasks), labels }));
    vi.spyOn(TestBed.inject(Router), 'navigate').mockImplementation((...to) => {
      went.push(to);
      return Promise.resolve(true);
    });
    fixture = TestBed.createComponent(SearchDialog);
    document.body.append(host());
    await fixture.whenStable();
  });
  afterEach(() => fixture.destroy());

  it('offers what one can do before anything is typed, and has the focus', () => {
    expect(document.activeElement).toBe(box());
    expect(groups()['Commands']).toContain('Go to settings');
  });

  it('finds in the same moment what the device holds: beginnings first, then words, then parts of words', async () => {
    await type('PAINT');
    expect(groups()['Tasks']).toEqual(['Paint the fence', 'Buy paint', 'Repaint the gate']);
    expect(groups()['Labels']).toEqual(['Painting']);
    expect(active()).toBe('Paint the fence');
    await type('fence paint');
    expect(groups()['Tasks']).toEqual(['Paint the fence']);
    await press('Enter');
    expect(went[0]?.[0]).toEqual(['/projects', 3, 'tasks', 7]);
  });

  it('puts below, without moving anybody, what only the server has', async () => {
    await type('paint');
    await press('ArrowDown');
    await vi.waitUntil(() => asked.length > 0);
    expect(asked).toEqual(['paint']);
    const found = (id: number, title: string): FoundTask => ({
      task: aTask({ id, title }),
      ...{ found_in: 'comments', excerpt: 'two tins of paint', highlights: [] },
    });
    answer([found(30, 'Shopping'), found(7, 'Paint the fence')]);
    await vi.waitUntil(() => 'More, from the server' in groups());
    expect(Object.keys(groups()).at(-1)).toBe('More, from the server');
    expect(groups()['More, from the server']).toEqual(['Shopping two tins of paint']);
    expect(active()).toBe('Buy paint');
  });

  it('leads to a task by its number, and to the tasks of a label', async () => {
    await type('#9');
    expect(groups()).toEqual({ Tasks: ['Buy paint'] });
    await type('painting');
    expect(active()).toBe('Painting');
    await press('Enter');
    expect(went[0]).toEqual([['/', 'search'], { queryParams: { q: 'label:Painting' } }]);
  });

  it('leads to a saved view by its name', async () => {
    const view = { id: 5, name: 'Waiting for paint' } as SavedView;
    vi.spyOn(TestBed.inject(ViewsStore), 'own').mockReturnValue([view]);
    await type('waiting');
    expect(groups()['Views']).toEqual(['Waiting for paint']);
    await press('Enter');
    expect(went[0]?.[0]).toEqual(['/views', 5]);
  });

  it('says that it is offline, and asks nobody', async () => {
    live.state.set('offline');
    await type('paint');
    expect(groups()['Tasks']).toHaveLength(3);
    expect(host().querySelector('[role=status]')?.textContent).toContain('Offline');
  });

  it('says so where nothing is found', async () => {
    live.state.set('offline');
    await type('nothing like it');
    expect(host().textContent).toContain('Nothing is called “nothing like it”.');
  });
});
