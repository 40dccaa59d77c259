import { TestBed } from '@angular/core/testing';
import { BoardOnScreen, TASKS } from '../../../../testing/board-on-screen';
import { aTask } from '../../../../testing/entities';
import { projectKey, ViewMemory } from '../../../data/views/view-memory';

describe('A project as a list', () => {
  const board = new BoardOnScreen();
  const { host, press } = board;

  const lines = (): string[] =>
    [...host().querySelectorAll('[role=grid] [role=row]')]
      .sort((one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex))
      .map((row) => (row.querySelector('.words, .title a')?.textContent ?? '').trim());
  const button = (name: string): HTMLElement =>
    [...host().querySelectorAll<HTMLElement>('button')].find(
      (each) => (each.ariaLabel ?? each.textContent).trim() === name,
    )!;
  /** The list is loaded when it is wanted. */
  const settle = async (): Promise<void> => {
    await board.fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    await board.fixture.whenStable();
  };
  const toList = async (): Promise<void> => {
    button('List').click();
    await vi.waitUntil(() => host().querySelector('tc-task-grid') !== null);
    await settle();
  };

  it('has its sections one below the other, empty ones as well, and subtasks in their tasks', async () => {
    board.live.tell('task_created', aTask({ id: 20, section_id: 5, parent_id: 9, title: 'Soup' }));
    board.live.tell('section_created', { ...sectionOf(5), id: 6, name: 'Done', position: 'z' });
    await toList();
    expect(host().querySelector('.board')).toBeNull();
    expect(lines()).toEqual([
      ...['To do', 'Paint the fence', 'Borrow tables', 'Doing', 'Plan the menu', 'Done'],
    ]);
    const row = host().querySelector('[href$="tasks/9"]')!.closest('[role=row]')!;
    expect(row.textContent).toContain('1 open subtask');
  });

  it('shows what others do at once, and what the filter leaves', async () => {
    await toList();
    board.live.tell('task_updated', { ...TASKS[0]!, section_id: 5, position: 'b' });
    await settle();
    expect(lines()).toEqual([
      'To do',
      'Borrow tables',
      'Doing',
      'Plan the menu',
      'Paint the fence',
    ]);
    const box = host().querySelector<HTMLInputElement>('tc-filter-bar input')!;
    box.value = 'ence';
    box.dispatchEvent(new Event('input'));
    await settle();
    expect(lines()).toEqual(['Doing', 'Paint the fence']);
  });

  it('stays a list for this project, with what was chosen for it, and turns into the board again', async () => {
    await toList();
    expect(TestBed.inject(ViewMemory).of(projectKey(3)).look).toEqual({ layout: 'list' });
    expect(TestBed.inject(ViewMemory).of(projectKey(4)).look).toEqual({});
    button('Display').click();
    await settle();
    const items = [...document.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
    const named = items.map((each) => each.textContent.trim());
    expect(named).not.toContain('Project');
    items[named.indexOf('Priority')]!.click();
    await settle();
    expect(lines()[0]).toBe('Urgent');
    button('Board').click();
    await settle();
    expect(board.columns()).toEqual([
      'To do: Paint the fence, Borrow tables',
      'Doing: Plan the menu',
    ]);
    await toList();
    expect(lines()[0]).toBe('Urgent');
  });

  it('adds into the section in which the keyboard is', async () => {
    await toList();
    host().querySelector<HTMLElement>('[href$="tasks/9"]')!.focus();
    await press('n');
    const box = host().querySelector('textarea')!;
    expect(document.activeElement).toBe(box);
    box.value = 'Buy candles';
    await press('Enter');
    expect(board.live.sent.map(({ name, fields }) => [name, fields['section_id']])).toEqual([
      ['create_task', 5],
    ]);
    await settle();
    expect(lines()).toContain('Buy candles');
  });

  const sectionOf = (id: number): object => ({ id, project_id: 3, version: 1, created_at: '' });
});
