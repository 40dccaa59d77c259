import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { aLabel, aSnapshot, aTask } from '../../../../testing/entities';
import { FakeLive, openBoard } from '../../../../testing/fake-live';
import { Api } from '../../../core/http/api';
import { Refused, UNREACHABLE } from '../../../core/errors/problem';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Found, FoundTask } from '../../../data/search/server-search';
import { SavedView } from '../../../data/views/model';
import { MeStore } from '../../../data/me/me-store';
import { Label, Project } from '../../../data/projects/model';
import { ViewsStore } from '../../../data/views/views-store';
import { ICONS } from '../../../ui/icon/icons';
import { SearchDialog } from './search-dialog';

const iconIn = (item: Element): string | null | undefined =>
  item.querySelector('tc-icon path')?.getAttribute('d');

describe('SearchDialog', () => {
  let fixture: ComponentFixture<SearchDialog>;
  let live: FakeLive;
  let went: unknown[][];
  let asked: string[];
  /** Answers the last question to the server. */
  let answer: (tasks: readonly FoundTask[], more?: Partial<Found>) => void;
  let fail: () => void;
  /** What was typed while the dialog was on its way. */
  let typedAhead: string | null = null;
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
        { provide: DIALOG_DATA, useFactory: () => typedAhead },
        {
          provide: Api,
          useValue: {
            get: (path: string, { q }: { q: string }) => {
              if (path !== '/api/search') return new Promise(() => undefined);
              asked.push(q);
              const others = { projects: [], people: [], labels: [], views: [] };
              return new Promise((resolve, reject) => {
                answer = (tasks, more) => resolve({ tasks, ...others, ...more });
                fail = () => reject(new Refused({ ...UNREACHABLE, status: 500, code: 'internal' }));
              });
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

  it('marks in what the server found the words it was found by, whatever stands before them', async () => {
    await type('paint');
    await vi.waitUntil(() => asked.length > 0);
    const excerpt = '🎉🎉 two tins of paint';
    const highlights: [number, number][] = [[15, 20]];
    answer([{ task: aTask({ id: 30 }), found_in: 'comments', excerpt, highlights }]);
    await vi.waitUntil(() => host().querySelector('mark') !== null);
    expect(host().querySelector('mark')!.textContent).toBe('paint');
    expect(host().querySelector('small')!.textContent).toBe(excerpt);
  });

  it('finds on the server labels and people of projects that the device does not hold, each once', async () => {
    await type('painting');
    await vi.waitUntil(() => asked.length > 0);
    const label = (id: number, name: string): Label => aLabel({ id, name });
    answer([], {
      labels: [label(21, 'painting'), label(22, 'Painting walls'), label(23, 'Painting walls')],
      people: [
        { id: 61, name: 'Ben', active: true },
        { id: 62, name: 'Ben', active: true },
        { id: 63, name: 'Ben', active: false },
      ],
    });
    await vi.waitUntil(() => 'More, from the server' in groups());
    expect(groups()['More, from the server']).toEqual(['Painting walls', 'Ben', 'Ben']);
    await press('ArrowUp');
    await press('Enter');
    expect(went[0]).toEqual([['/', 'search'], { queryParams: { q: 'assignee:#62' } }]);
  });

  it('does not say that the server found nothing where it could not search', async () => {
    await type('nothing like it');
    await vi.waitUntil(() => asked.length > 0);
    fail();
    await vi.waitUntil(() => !host().textContent.includes('Asking the server'));
    expect(host().querySelector('[role=status]')!.textContent).toContain('server');
    expect(host().textContent).not.toContain('Nothing is called');
  });

  it('adds a task to the Inbox once that is chosen, never by Enter alone', async () => {
    const inbox = { id: 4 } as Project;
    vi.spyOn(TestBed.inject(MeStore), 'inbox').mockReturnValue(inbox);
    const create = vi.spyOn(TestBed.inject(TaskCommands), 'create').mockResolvedValue(null);
    await type('Water the plants');
    expect(active()).toBeUndefined();
    await press('Enter');
    expect(create).not.toHaveBeenCalled();
    await press('ArrowDown');
    expect(active()).toBe('Add “Water the plants” to your Inbox');
    await press('Enter');
    expect(create).toHaveBeenCalledWith({ title: 'Water the plants', project_id: 4 });
  });

  it('asks again what it could not ask once the server can be reached', async () => {
    live.state.set('offline');
    await type('paint');
    expect(asked).toEqual([]);
    live.state.set('live');
    await fixture.whenStable();
    await vi.waitUntil(() => asked.length > 0);
    answer([]);
    await vi.waitUntil(() => host().textContent.includes('results'));
    expect(asked).toEqual(['paint']);
  });

  it('shows open tasks as open, and completed ones as done', async () => {
    await type('paint');
    await vi.waitUntil(() => asked.length > 0);
    const found = { found_in: 'title', excerpt: null, highlights: [] } as const;
    answer([{ task: aTask({ id: 31, title: 'Old paint', completed: true }), ...found }]);
    await vi.waitUntil(() => 'More, from the server' in groups());
    const icons = [...host().querySelectorAll('.item:has(tc-icon)')].map(
      (item) => `${item.querySelector('.name')!.textContent.trim()}: ${iconIn(item)}`,
    );
    expect(icons).toContain(`Buy paint: ${ICONS.circle[0]}`);
    expect(icons).toContain(`Old paint: ${ICONS.check[0]}`);
  });

  it('tells labels apart whatever script they are written in', async () => {
    live.tell('label_created', aLabel({ id: 12, name: '絵 青' }));
    live.tell('label_created', aLabel({ id: 13, name: '絵 赤' }));
    await type('絵');
    expect(groups()['Labels']).toEqual(['絵 赤', '絵 青']);
    await press('ArrowDown');
    expect(active()).toBe('絵 青');
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
    expect(host().textContent).toContain('Nothing on this device is called “nothing like it”.');
  });

  describe('on its way while somebody types', () => {
    beforeAll(() => (typedAhead = 'paint'));
    afterAll(() => (typedAhead = null));

    it('begins with that, and asks for it', async () => {
      expect(box().value).toBe('paint');
      expect(document.activeElement).toBe(box());
      expect(groups()['Labels']).toEqual(['Painting']);
      await vi.waitUntil(() => asked.length > 0);
      expect(asked).toEqual(['paint']);
    });
  });
});
