import { Type } from '@angular/core';
import { BoardOnScreen, TASKS } from '../../../testing/board-on-screen';
import { TemplateUpdates } from '../../../testing/template-updates';
import { BoardColumn } from './board-column/board-column';
import { TaskCard } from './task-card/task-card';

describe('What the board paints again', () => {
  const board = new BoardOnScreen();

  /** How often the templates of `component` ran because of what the server told. */
  async function repaintsOf(
    component: Type<unknown>,
    ...told: Parameters<BoardOnScreen['live']['tell']>
  ): Promise<number> {
    const updates = new TemplateUpdates();
    board.live.tell(...told);
    await board.fixture.whenStable();
    return updates.stop().of(component);
  }

  it('is one card, when another person changes one', async () => {
    const renamed = { ...TASKS[0]!, title: 'Paint the gate', version: 2 };
    const changed = { changed: ['title'] };
    expect(await repaintsOf(TaskCard, 'task_updated', renamed, changed)).toBe(1);
    expect(board.card(7).textContent).toBe('Paint the gate');
    expect(await repaintsOf(BoardColumn, 'task_updated', { ...renamed, title: 'x' }, changed)).toBe(
      1,
    );
  });

  it('is no card, when a comment is added or a member comes', async () => {
    expect(await repaintsOf(TaskCard, 'comment_added', { id: 1, task_id: 7 })).toBe(0);
    const dov = { project_id: 3, user_id: 4, name: 'Dov', role: 'viewer', active: true };
    expect(await repaintsOf(TaskCard, 'member_added', dov)).toBe(0);
  });

  it('is one card and its parent, when a subtask is added', async () => {
    const subtask = { ...TASKS[0]!, id: 20, parent_id: 9 };
    expect(await repaintsOf(TaskCard, 'task_created', subtask)).toBe(1);
  });
});
