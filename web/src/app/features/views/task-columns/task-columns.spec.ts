import { TestBed } from '@angular/core/testing';
import { aTask } from '../../../../testing/entities';
import { ViewOnScreen } from '../../../../testing/view-on-screen';
import { ViewMemory } from '../../../data/views/view-memory';

const mine = { assignee_ids: [1] };
const TASKS = [
  aTask({ id: 7, title: 'Paint the fence', ...mine, priority: 4 }),
  aTask({ id: 8, title: 'Borrow tables', ...mine, priority: 4 }),
  aTask({ id: 9, title: 'Plan the menu', ...mine, priority: 1 }),
];

describe('A view as a board', () => {
  const view = new ViewOnScreen();
  const button = (name: string): HTMLElement =>
    [...view.host().querySelectorAll<HTMLElement>('button')].find(
      (each) => each.ariaLabel === name || each.textContent.trim() === name,
    )!;
  const columns = (): string[] =>
    [...view.host().querySelectorAll('section')].map((column) => {
      const cards = [...column.querySelectorAll('tc-view-card a')].map((card) => card.textContent);
      return `${column.ariaLabel ?? ''}: ${cards.join(', ')}`;
    });
  const card = (name: string): HTMLElement =>
    [...view.host().querySelectorAll<HTMLElement>('tc-view-card a')].find(
      (each) => each.textContent === name,
    )!;
  const spoken = (): string =>
    view.host().querySelector('tc-task-columns [aria-live]')!.textContent.trim();

  beforeEach(async () => {
    await view.open('my-tasks', TASKS);
    button('Display').click();
    await view.settle();
    [...document.querySelectorAll<HTMLElement>('[role=menuitemradio]')]
      .find((each) => each.textContent.trim() === 'Priority')!
      .click();
    button('Board').click();
    await view.settle();
  });
  afterEach(() => view.close());

  it('has a column for each value, empty ones too', () => {
    expect(columns()).toEqual([
      ...['Urgent: Paint the fence, Borrow tables', 'High: ', 'Medium: ', 'Low: Plan the menu'],
      'No priority: ',
    ]);
  });

  it('changes what the columns stand for when a card is carried to another', async () => {
    card('Borrow tables').focus();
    await view.press(' ', 'ArrowRight', 'ArrowRight');
    expect(spoken()).toBe('Medium');
    await view.press(' ');
    expect(spoken()).toBe('Put down in Medium.');
    expect(view.live.sent.map(({ fields }) => [fields['id'], fields['priority']])).toEqual([
      [8, 2],
    ]);
    expect(columns()[2]).toBe('Medium: Borrow tables');
    expect(view.focused()).toBe('Borrow tables');
  });

  it('walks over empty columns, completes by key and leads to the neighbour', async () => {
    card('Paint the fence').focus();
    await view.press('ArrowRight');
    expect(view.focused()).toBe('Plan the menu');
    await view.press('ArrowLeft', 'x');
    expect(view.live.sent.map(({ name, fields }) => [name, fields['id']])).toEqual([
      ['complete_task', 7],
    ]);
    expect(view.focused()).toBe('Borrow tables');
  });

  it('keeps columns closed, over which the keyboard walks, for this view alone', async () => {
    const fold = (name: string): HTMLElement =>
      view.host().querySelector<HTMLElement>(`section[aria-label="${name}"] h2 button`)!;
    fold('Urgent').click();
    await view.settle();
    expect(columns()[0]).toBe('Urgent: ');
    expect(fold('Urgent').getAttribute('aria-expanded')).toBe('false');
    expect(fold('Urgent').textContent).toContain('2 tasks');
    await view.press('ArrowDown');
    expect(view.focused()).toBe('Plan the menu');
    const memory = TestBed.inject(ViewMemory);
    expect(memory.of('my-tasks').collapsed).toEqual(['priority:4']);
    expect(memory.of('today').collapsed).toEqual([]);
    fold('Urgent').click();
    await view.settle();
    expect(columns()[0]).toBe('Urgent: Paint the fence, Borrow tables');
  });
});

describe('Upcoming as a board', () => {
  const view = new ViewOnScreen();
  afterEach(() => view.close());

  it('puts all that is overdue off to today', async () => {
    const late = aTask({ id: 7, title: 'Paint the fence', ...mine, due: { date: '2026-11-29' } });
    await view.open('upcoming', [late]);
    view.host().querySelector<HTMLElement>('tc-layout-switch [aria-label="Board"]')!.click();
    await view.settle();
    const overdue = (): Element => view.host().querySelector('section')!;
    expect(overdue().ariaLabel).toBe('Overdue');
    overdue().querySelector<HTMLElement>('.all')!.click();
    await view.settle();
    expect(view.live.sent.map(({ fields }) => [fields['id'], fields['due']])).toEqual([
      [7, { date: '2026-12-01' }],
    ]);
    expect(overdue().ariaLabel).toBe('Today · Tuesday, December 1');
    expect(overdue().textContent).toContain('Paint the fence');
  });
});
