import { aTask } from '../../../../testing/entities';
import { ViewOnScreen } from '../../../../testing/view-on-screen';

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
});
