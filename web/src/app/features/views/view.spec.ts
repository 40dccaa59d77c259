import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { aTask, GARDEN } from '../../../testing/entities';
import { ViewOnScreen } from '../../../testing/view-on-screen';
import { Notices } from '../../core/errors/notices';
import { ProjectReplicas } from '../../data/replica/project-replicas';

const mine = { assignee_ids: [1] };
const TASKS = [
  aTask({ id: 7, title: 'Paint the fence', ...mine, due: { date: '2026-11-29' }, section_id: 4 }),
  aTask({ id: 8, title: 'Borrow tables', ...mine, due: { date: '2026-12-01' }, priority: 4 }),
  aTask({ id: 9, title: 'Plan the menu', ...mine, due: { date: '2026-12-03' } }),
  aTask({ id: 10, title: 'Buy candles', ...mine }),
  aTask({ id: 11, title: 'Of somebody else', assignee_ids: [2], due: { date: '2026-12-01' } }),
];
const term = (key: string, value: string): unknown => ({
  type: 'term',
  key,
  values: [value],
  op: '=',
});
const TODAY = 'Today · Tuesday, December 1';

describe('A view', () => {
  const view = new ViewOnScreen();
  afterEach(() => view.close());

  it('lists what is overdue before what is due today, and what others change at once', async () => {
    await view.open('today', TASKS);
    expect(view.lines()).toEqual(['Overdue', 'Paint the fence', TODAY, 'Borrow tables']);
    view.live.tell('task_updated', { ...TASKS[3]!, due: { date: '2026-12-01' }, version: 2 });
    await view.settle();
    expect(view.lines()).toEqual([
      ...['Overdue', 'Paint the fence', TODAY, 'Borrow tables'],
      'Buy candles',
    ]);
    view.live.tell('task_updated', { ...TASKS[1]!, completed: true }, { changed: ['completed'] });
    await view.settle();
    expect(view.lines()).toEqual(['Overdue', 'Paint the fence', TODAY, 'Buy candles']);
  });

  it('puts all that is overdue off to today, and takes it back', async () => {
    await view.open('today', TASKS);
    view.host().querySelector<HTMLElement>('tc-group-line [data-col="1"] button')!.click();
    await view.settle();
    expect(view.lines()).toEqual([TODAY, 'Borrow tables', 'Paint the fence']);
    expect(view.live.sent.map(({ fields }) => [fields['id'], fields['due']])).toEqual([
      [7, { date: '2026-12-01' }],
    ]);
    const notices = TestBed.inject(Notices);
    expect(notices.all().map(({ text }) => text)).toEqual(['1 task put off to today']);
    notices.act(notices.all()[0]!.id);
    await view.settle();
    expect(view.lines()).toEqual(['Overdue', 'Paint the fence', TODAY, 'Borrow tables']);
  });

  it('walks from cell to cell, and along the row', async () => {
    await view.open('my-tasks', TASKS);
    expect(view.lines()).toEqual([
      ...['Garden party', 'Borrow tables', 'Paint the fence', 'Plan the menu', 'Buy candles'],
    ]);
    await view.press('ArrowDown');
    expect(view.focused()).toBe('Borrow tables');
    await view.press('ArrowDown', 'ArrowRight');
    expect(view.focused()).toBe('Section of Paint the fence: To do');
    await view.press('End');
    expect(view.focused()).toBe('Priority of Paint the fence: No priority');
    await view.press('Home');
    expect(view.focused()).toBe('Complete Paint the fence');
    await view.press('ArrowUp', 'ArrowUp', 'ArrowLeft');
    expect(view.lines()).toEqual(['Garden party']);
    await view.press('ArrowRight', 'ArrowDown', 'ArrowRight');
    expect(view.focused()).toBe('Borrow tables');
  });

  it('has one stop for Tab, and leads to the neighbour of a task that is completed', async () => {
    await view.open('my-tasks', TASKS);
    const stops = view.host().querySelectorAll('[role=grid] [tabindex="0"]');
    expect([...stops].map((each) => each.textContent.trim())).toEqual(['Borrow tables']);
    await view.press('ArrowDown', 'x');
    expect(view.live.sent.map(({ name }) => name)).toEqual(['complete_task']);
    expect(view.focused()).toBe('Paint the fence');
  });

  it('carries a task to another day by keyboard, or puts it back', async () => {
    await view.open('upcoming', TASKS);
    view.title('Borrow tables').focus();
    await view.press(' ', 'ArrowDown', 'ArrowDown');
    expect(view.spoken()).toBe('Thursday, December 3');
    await view.press('Escape');
    expect([view.spoken(), view.live.sent]).toEqual(['Put back where it was.', []]);
    await view.press(' ', 'ArrowDown', ' ');
    expect(view.live.sent.map(({ fields }) => [fields['id'], fields['due']])).toEqual([
      [8, { date: '2026-12-02' }],
    ]);
    expect(view.spoken()).toBe('Put down in Tomorrow · Wednesday, December 2.');
    expect(view.focused()).toBe('Borrow tables');
    expect(view.lines().slice(2, 7)).toEqual([
      ...[TODAY, 'Tomorrow · Wednesday, December 2', 'Borrow tables'],
      ...['Thursday, December 3', 'Plan the menu'],
    ]);
  });

  it('changes a title in its row, and leaves it by Escape', async () => {
    await view.open('my-tasks', TASKS);
    view.title('Buy candles').focus();
    const box = (): HTMLInputElement => view.host().querySelector('.title input')!;
    await view.press('F2');
    box().value = 'Buy lanterns';
    box().dispatchEvent(new Event('input'));
    await view.press('Escape');
    expect([view.focused(), view.live.sent]).toEqual(['Buy candles', []]);
    await view.press('F2');
    box().value = 'Buy lanterns';
    box().dispatchEvent(new Event('input'));
    await view.press('Enter');
    expect(view.live.sent.map(({ fields }) => fields['title'])).toEqual(['Buy lanterns']);
    expect(view.focused()).toBe('Buy lanterns');
  });

  it('paints the rows on the screen alone, and keeps the one with the focus', async () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      aTask({
        id: index + 20,
        title: `Task ${index}`,
        position: `a${String(index).padStart(5, '0')}`,
        ...mine,
      }),
    );
    await view.open('my-tasks', many);
    expect(view.host().querySelector('[role=grid]')!.ariaRowCount).toBe('3001');
    expect(view.lines().length).toBeLessThan(60);
    await view.press('ArrowDown');
    const first = view.focused();
    const scroller = view.host().querySelector('.scroller')!;
    scroller.scrollTop = 40_000;
    scroller.dispatchEvent(new Event('scroll'));
    await view.settle();
    expect(view.lines().length).toBeLessThan(60);
    expect(view.focused()).toBe(first);
    // Back, and away again by little: the row leaves the others, which stay.
    for (const top of [0, 500, 900, 500]) {
      scroller.scrollTop = top;
      scroller.dispatchEvent(new Event('scroll'));
      await view.settle();
      expect([top, view.focused()]).toEqual([top, first]);
    }
  });

  it('has painted what a filter leaves, on the screen and beyond it', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      aTask({ id: index + 20, title: index % 2 ? 'Odd' : 'Even', ...mine }),
    );
    await view.open('my-tasks', many);
    for (const [text, left] of [
      ['odd', ['Odd']],
      ['even', ['Even']],
      ['', ['Even', 'Odd']],
    ] as const) {
      const box = view.host().querySelector<HTMLInputElement>('tc-filter-bar input')!;
      box.value = text;
      box.dispatchEvent(new Event('input'));
      await view.settle();
      const lines = view.lines();
      expect(new Set(lines.filter((line) => /^(?:Odd|Even)$/u.test(line)))).toEqual(new Set(left));
    }
  });

  it('shows what was completed, which the server is asked for', async () => {
    await view.open('my-tasks', TASKS.slice(3));
    [...view.host().querySelectorAll('button')]
      .find((each) => each.ariaLabel === 'Display')!
      .click();
    await view.settle();
    [...document.querySelectorAll<HTMLElement>('[role=menuitemcheckbox]')]
      .find((each) => each.textContent.trim() === 'Show completed')!
      .click();
    await view.settle();
    const asked = TestBed.inject(HttpTestingController).expectOne(
      ({ url }) => url === '/api/tasks',
    );
    const done = { completed: true, completed_at: '2026-11-30T10:00:00.000000Z' };
    const query: unknown = JSON.parse(asked.request.params.get('query')!);
    expect(query).toEqual({
      type: 'and',
      nodes: [term('is', 'mine'), term('is', 'done')],
    });
    const fence = aTask({ id: 30, title: 'Painted already', ...mine, ...done });
    asked.flush({ items: [fence], next_cursor: null });
    await view.settle();
    expect(view.lines()).toEqual(['Garden party', 'Buy candles', 'Completed', 'Painted already']);
    view.live.tell(
      'task_updated',
      { ...fence, completed: false, version: 2 },
      { changed: ['completed'] },
    );
    await view.settle();
    expect(view.lines()).toEqual(['Garden party', 'Buy candles', 'Painted already']);
  });

  it('is filtered while one types, and kept as a view', async () => {
    await view.open('my-tasks', TASKS);
    const box = view.host().querySelector<HTMLInputElement>('tc-filter-bar input')!;
    box.value = 'paint or priority:p1';
    box.dispatchEvent(new Event('input'));
    await view.settle();
    expect(view.lines()).toEqual(['Garden party', 'Borrow tables', 'Paint the fence']);
    const save = [...view.host().querySelectorAll('button')].find(
      (each) => each.textContent.trim() === 'Save as view',
    )!;
    save.click();
    await view.settle();
    const name = document.querySelector<HTMLInputElement>('tc-view-dialog input')!;
    name.value = 'Soon';
    name.dispatchEvent(new Event('input'));
    document.querySelector<HTMLElement>('tc-view-dialog [type=submit]')!.click();
    await view.settle();
    expect(view.live.sent.map((each) => [each.name, each.fields['name']])).toEqual([
      ['create_view', 'Soon'],
    ]);
    expect(view.live.sent[0]!.fields).toMatchObject({
      ...{ project_id: null, group: 'project', layout: 'list', sort: '-priority' },
      query: { type: 'and', nodes: [term('is', 'mine'), { type: 'or' }] },
    });
  });

  it('warns of projects that are not here, not of those that are on their way', async () => {
    await view.open('my-tasks', TASKS);
    const second = { project: { ...GARDEN, id: 4, name: 'Roof' }, role: 'owner' };
    view.live.tell('access_granted', second, { stream: 'user:1' });
    await view.settle();
    const told = (): (string | undefined)[] =>
      ['tc-view-header p', '.partly'].map((each) =>
        view.host().querySelector(each)?.textContent.trim(),
      );
    expect(told()).toEqual(['4 tasks · Loading', undefined]);
    TestBed.inject(ProjectReplicas).all().get(4)!.leaveOut();
    await view.settle();
    expect(told()).toEqual(['4 tasks', expect.stringContaining('Not all projects')]);
  });

  it('says what it is for while it is empty', async () => {
    await view.open('today', []);
    expect(view.host().querySelector('tc-empty-state')!.textContent).toContain('Done for today');
  });
});
