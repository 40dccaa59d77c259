import { TestBed } from '@angular/core/testing';
import { aSection, aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Notices } from '../../core/errors/notices';
import { BoardStore } from '../projects/board-store';
import { Task } from './model';
import { TaskCommands } from './task-commands';
import { TaskMoves } from './task-moves';

const fence = aTask({ id: 7, title: 'Paint the fence', version: 3 });
const tables = aTask({ id: 8, section_id: 4 });

describe('TaskMoves', () => {
  let live: FakeLive;
  let board: BoardStore;
  let moves: TaskMoves;
  const shown = (id = 7): Task | undefined => board.view()?.tasks.get(id);
  const notice = (): string | undefined => TestBed.inject(Notices).all()[0]?.text;
  const lastSent = (): Readonly<Record<string, unknown>> => live.sent.at(-1)!.fields;

  beforeEach(async () => {
    ({ live, board } = await openBoard(
      aSnapshot(
        [fence, tables],
        [aSection({ id: 4, name: 'To do' }), aSection({ id: 5, name: 'Doing' })],
      ),
    ));
    moves = TestBed.inject(TaskMoves);
  });

  it('show the card in its new section at once, and take it back when the server refuses', async () => {
    void moves.move(fence, { section_id: 4 });
    expect(live.sent[0]).toMatchObject({
      name: 'move_task',
      fields: { id: 7, section_id: 4, base_version: 3 },
    });
    expect(shown()?.section_id).toBe(4);
    await live.refuse({ status: 403, code: 'forbidden' });
    expect(shown()?.section_id).toBeNull();
    expect(notice()).toContain('“Paint the fence” was not moved');
  });

  it('name the version the card had when it was taken hold of, not the one on the screen', () => {
    live.tell('task_updated', { ...fence, section_id: 5, version: 4 }, { changed: ['section_id'] });
    void moves.move(fence, { section_id: 4 });
    expect(lastSent()['base_version']).toBe(3);
  });

  it('follow one’s own moves and edits of the same task without a conflict', async () => {
    void moves.move(fence, { section_id: 4 });
    void TestBed.inject(TaskCommands).update(fence, { title: 'Paint it blue' });
    void moves.move(fence, { section_id: 5 });
    await settled();
    expect(live.sent).toHaveLength(1);
    expect(shown()).toMatchObject({ title: 'Paint it blue', section_id: 5 });

    await live.answer({ ...fence, section_id: 4, version: 4 });
    const [first, edit, second] = live.sent;
    expect(edit?.fields).toMatchObject({ title: 'Paint it blue', base_version: 3 });
    expect(second?.fields).toMatchObject({ section_id: 5, base_version: { after: first?.id } });
  });

  it('take along subtasks that stood in the same section, and leave the others', async () => {
    const here = { section_id: 4, project_id: 3 };
    const family = [
      aTask({ id: 20, parent_id: 8, ...here }),
      aTask({ id: 21, parent_id: 20, ...here }),
      aTask({ id: 22, parent_id: 8, section_id: 5 }),
      aTask({ id: 23, parent_id: 22, ...here }),
    ];
    for (const task of family) live.tell('task_created', task);
    void moves.move(tables, { section_id: null });
    const sections = (): unknown[] => [8, 20, 21, 22, 23].map((id) => shown(id)?.section_id);
    expect(sections()).toEqual([null, null, null, 5, 4]);
    await live.refuse({ status: 403, code: 'forbidden' });
    expect(sections()).toEqual([4, 4, 4, 5, 4]);
    void moves.moveToProject(tables, 9);
    expect([8, 20, 21, 22, 23].some((id) => shown(id) !== undefined)).toBe(false);
  });

  it('go to the end of the section when the neighbour has left it', async () => {
    live.tell('task_updated', { ...tables, section_id: 5 }, { changed: ['section_id'] });
    void moves.move(fence, { section_id: 4, before_id: 8 });
    expect(lastSent()).not.toHaveProperty('before_id');
    await live.answer({ ...fence, section_id: 4 });
    void moves.move(tables, { section_id: 5, after_id: 99 });
    expect(lastSent()).toEqual({ id: 8, section_id: 5, base_version: 1 });
  });

  describe('that meet another’s move of the same task', () => {
    const theirs = { ...fence, section_id: 5, position: 'b', version: 4 };
    const conflict = (over: Partial<Task> = {}): Promise<void> =>
      live.refuse({
        ...{ status: 409, code: 'conflict' },
        current: { ...theirs, ...over },
        conflicting_fields: ['position', 'section_id'],
      });

    beforeEach(() => void moves.move(fence, { section_id: 4, after_id: 8 }));

    it('leave it there, and say who put it where', async () => {
      live.tell('task_updated', theirs, { changed: ['section_id', 'position'] });
      await conflict();
      expect(notice()).toBe('Ben moved “Paint the fence” to “Doing” meanwhile. It stays there.');
      expect(shown()?.section_id).toBe(5);
      expect(live.sent).toHaveLength(1);
    });

    it('can be repeated, knowing theirs', async () => {
      await conflict();
      const notices = TestBed.inject(Notices);
      expect(notices.all()[0]?.action).toBe('Move it anyway');
      notices.act(notices.all()[0]!.id);
      expect(lastSent()).toMatchObject({ id: 7, section_id: 4, after_id: 8, base_version: 4 });
      expect(shown()?.section_id).toBe(4);
    });

    it.each<[string, Partial<Task>]>([
      ['Ben moved “Paint the fence” to another place meanwhile.', { section_id: null }],
      ['Ben made “Paint the fence” a subtask of “Task 8” meanwhile.', { parent_id: 8 }],
      ['Ben moved “Paint the fence” to another section meanwhile.', { section_id: 99 }],
      ['Ben moved “Paint the fence” to another project meanwhile.', { project_id: 9 }],
    ])('say: %s', async (words, over) => {
      await conflict(over);
      expect(notice()).toContain(words);
    });

    it('offer nothing where the task has left the project', async () => {
      await conflict({ project_id: 9 });
      expect(TestBed.inject(Notices).all()[0]?.action).toBeUndefined();
    });

    it.each([
      [null, 'Someone moved'],
      [1, 'In another window, you moved'],
    ])('know people by the history of the task: %s', async (who, words) => {
      live.whoChanged = who;
      await conflict();
      expect(notice()).toContain(words);
    });
  });

  it('to another project say who could not come along', async () => {
    const moved = moves.moveToProject(fence, 9);
    expect(lastSent()).toEqual({ id: 7, project_id: 9, base_version: 3 });
    expect(shown()).toBeUndefined();
    await live.answer({ ...fence, project_id: 9 }, { dropped: { assignee_ids: [2] } });
    await expect(moved).resolves.toEqual({ people: [2], labels: [] });
  });
});
