import { TestBed } from '@angular/core/testing';
import { BoardOnScreen, TASKS } from '../../../testing/board-on-screen';
import { aTask } from '../../../testing/entities';
import { Notices } from '../../core/errors/notices';
import { TaskMoves } from '../../data/tasks/task-moves';

describe('Board with a column of many', () => {
  const board = new BoardOnScreen();
  const { host, card, focused, press } = board;
  const rows = (): string[] =>
    [...host().querySelectorAll('tc-board-column')][1]!.textContent.includes('more tasks')
      ? [...host().querySelectorAll('tc-board-column')[1]!.querySelectorAll('li')].map((row) =>
          row.textContent.replace(/\s+/gu, ' ').trim(),
        )
      : [];
  const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView');
  const settle = async (): Promise<void> => {
    await board.fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    await board.fixture.whenStable();
  };
  const addAll = async (...titles: string[]): Promise<void> => {
    card(9).focus();
    await press('n');
    (document.activeElement as HTMLTextAreaElement).value = titles.join('\n');
    await press('Enter');
    await settle();
  };

  beforeEach(async () => {
    for (let id = 100; id < 200; id++) {
      board.live.tell('task_created', aTask({ id, section_id: 5, position: `b${String(id)}` }));
    }
    await settle();
    scrolled.mockClear();
  });

  it('shows what one adds at once, and goes there; what others add moves nothing', async () => {
    board.live.tell('task_created', aTask({ id: 300, section_id: 5, position: 'c' }));
    await settle();
    expect(card(300)).toBeNull();
    expect(scrolled).not.toHaveBeenCalled();

    await addAll('Buy lanterns');
    expect(rows()[60]).toBe('Show 37 more tasks');
    expect(rows().at(-2)).toBe('Buy lanterns');
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    const { id } = board.live.sent[0]!;
    const real = aTask({ id: 301, title: 'Buy lanterns', section_id: 5, position: 'd' });
    board.live.tell('task_created', real, { command_id: id, actor_id: 1 });
    await settle();
    expect(card(301).tabIndex).toBe(0);
    expect(scrolled.mock.contexts).toContain(card(301).closest('tc-task-card'));
    expect(host().querySelectorAll('tc-board-column')[1]!.textContent).toContain('103 tasks');
  });

  it('paints what one asks for a part at a time', async () => {
    const painted: number[] = [];
    const count = (): number => host().querySelectorAll('tc-task-card').length;
    const watching = new MutationObserver(() => painted.push(count()));
    watching.observe(host(), { childList: true, subtree: true });
    const before = count();
    [...host().querySelectorAll('button')]
      .find((each) => each.textContent.includes('more tasks'))!
      .click();
    await settle();
    watching.disconnect();
    expect(count()).toBeGreaterThan(before + 15);
    const steps = painted.map((total, index) => total - (painted[index - 1] ?? before));
    expect(Math.max(...steps)).toBe(15);
  });

  it('shows all of a pasted list, and one undo takes all of it back', async () => {
    await addAll('one', 'two', 'three');
    expect(rows().slice(-4, -1)).toEqual(['one', 'two', 'three']);
    for (const [index, { id, fields }] of board.live.sent.entries()) {
      const made = aTask({ id: 301 + index, title: String(fields['title']), section_id: 5 });
      const real = { ...made, position: `d${String(index)}` };
      board.live.tell('task_created', real, { command_id: id, actor_id: 1 });
      await board.live.answer(real, {}, board.live.sent[index]);
    }
    await settle();
    expect(rows().slice(-4, -1)).toEqual(['one', 'two', 'three']);
    const notices = TestBed.inject(Notices);
    const [notice] = notices.all();
    expect(notice).toMatchObject({ text: '3 tasks added', action: 'Undo' });
    board.live.sent.length = 0;
    notices.act(notice!.id);
    await settle();
    expect(card(301)).toBeNull();
    for (const sent of board.live.sent) await board.live.answer(null, {}, sent);
    expect(board.live.sent.map(({ name, fields }) => [name, fields['id']])).toEqual([
      ['delete_task', 301],
      ['delete_task', 302],
      ['delete_task', 303],
    ]);
    expect(notices.all().map(({ text }) => text)).toEqual(['3 tasks taken back']);
  });

  it('leads to a card that one moved by its menu', async () => {
    const { id } = TASKS[0]!;
    card(id).focus();
    void TestBed.inject(TaskMoves).move(TASKS[0]!, { section_id: 5 });
    await settle();
    expect(focused()).toBe('Paint the fence');
    expect(rows().at(-2)).toBe('Paint the fence');
  });

  it('shows more where somebody asks for it', async () => {
    await addAll('Buy lanterns');
    const more = [...host().querySelectorAll('button')].find((each) =>
      each.textContent.includes('more tasks'),
    )!;
    more.click();
    await settle();
    expect(card(199)).not.toBeNull();
    expect(rows()).toEqual([]);
  });
});
