import { Section } from '../../data/projects/model';
import { ProjectState } from '../../data/projects/state';
import { Task } from '../../data/tasks/model';
import {
  Carrying,
  Column,
  columnsOf,
  destinationIn,
  keepUnchanged,
  rowsOf,
  ShownColumn,
} from './columns';

const section = (id: number): Section =>
  ({ id, name: `S${String(id)}`, position: `a${String(id)}` }) as Section;
const task = (id: number, over: Partial<Task> = {}): Task =>
  ({
    id,
    section_id: null,
    parent_id: null,
    title: `Task ${String(id)}`,
    position: `a${String(id)}`,
    ...over,
  }) as Task;

function board(
  tasks: Task[],
  sections: Section[] = [],
  wanted = '',
  carrying: Carrying | null = null,
): Column[] {
  const state = { tasks: new Map(tasks.map((each) => [each.id, each])) } as unknown as ProjectState;
  const matches = wanted === '' ? null : (task: Task): boolean => task.title.includes(wanted);
  return [...columnsOf(state, sections, matches, carrying)];
}
const told = (columns: Column[]): string =>
  columns
    .map(({ section: of, cards }) =>
      `${of?.name ?? '-'}: ${cards.map((card) => card.task.id).join(' ')}`.trim(),
    )
    .join(' | ');

describe('columnsOf', () => {
  it('orders by position, not by id, byte by byte', () => {
    expect(
      told(
        board([task(1, { position: 'b' }), task(2, { position: 'Z' }), task(3, { position: 'a' })]),
      ),
    ).toBe('-: 2 3 1');
  });

  it('shows loose tasks first, and only while there are some', () => {
    expect(told(board([task(1), task(2, { section_id: 8 })], [section(8)]))).toBe('-: 1 | S8: 2');
    expect(told(board([task(2, { section_id: 8 })], [section(8), section(9)]))).toBe('S8: 2 | S9:');
    expect(told(board([]))).toBe('-:');
  });

  it('keeps subtasks below their parent, unless the parent is gone from the board', () => {
    const columns = board([task(1), task(2, { parent_id: 1 }), task(3, { parent_id: 99 })]);
    expect(told(columns)).toBe('-: 1 3');
    expect(columns[0]!.cards[0]!.openSubtasks).toBe(1);
  });

  it('shows only the sections that have what is looked for, and all of them where none has', () => {
    const tasks = [task(1), task(2, { section_id: 8 }), task(23, { section_id: 9 })];
    const sections = [section(8), section(9)];
    expect(told(board(tasks, sections, '3'))).toBe('S9: 23');
    expect(told(board(tasks, sections, '2'))).toBe('S8: 2 | S9: 23');
    expect(told(board(tasks, sections, 'nothing'))).toBe('S8: | S9:');
  });

  it('shows a subtask that is looked for where its parent is not, in the place of that and by its name', () => {
    const tasks = [
      task(1),
      task(2, { title: 'Party' }),
      task(3, { parent_id: 2, position: 'a8' }),
      task(4, { parent_id: 2, position: 'a7' }),
      task(5, { parent_id: 4, title: 'Lights' }),
      task(6, { parent_id: 5 }),
      task(7, { parent_id: 1 }),
      task(8),
    ];
    const columns = board(tasks, [], 'Task');
    expect(told(columns)).toBe('-: 1 4 6 3 8');
    const parents = columns[0]!.cards.map(({ parent }) => parent);
    expect(parents).toEqual([null, 'Party', 'Lights', 'Party', null]);
    expect(told(board(tasks))).toBe('-: 1 2 8');
  });

  it('has such a subtask in the section of its parent, unless it is in one itself', () => {
    const tasks = [
      task(2, { title: 'Party', section_id: 9 }),
      task(3, { parent_id: 2 }),
      task(4, { parent_id: 2, section_id: 8 }),
    ];
    expect(told(board(tasks, [section(8), section(9)], 'Task'))).toBe('S8: 4 | S9: 3');
  });

  it('paints a card again only where something of it changed, the name of its parent too', () => {
    const tasks = [task(2, { title: 'Party' }), task(3, { parent_id: 2 }), task(4)];
    const before = board(tasks, [], 'Task');
    expect(keepUnchanged(before, board(tasks, [], 'Task'))).toBe(before);
    const renamed = [task(2, { title: 'Feast' }), ...tasks.slice(1)];
    const after = keepUnchanged(before, board(renamed, [], 'Task'));
    expect(after[0]!.cards.map(({ parent }) => parent)).toEqual(['Feast', null]);
    expect(after[0]!.cards[1]).toBe(before[0]!.cards[1]);
  });

  it('loses no task whose section is not known yet', () => {
    expect(told(board([task(1, { section_id: 77 })], [section(8)]))).toBe('-: 1 | S8:');
  });

  it('shows a carried card where it would be put down', () => {
    const tasks = [
      task(1, { section_id: 8 }),
      task(2, { section_id: 9 }),
      task(3, { section_id: 9 }),
    ];
    const carrying = { taskId: 1, sectionId: 9, index: 1 };
    expect(told(board(tasks, [section(8), section(9)], '', carrying))).toBe('S8: | S9: 2 1 3');
  });
});

describe('destinationIn', () => {
  const shown = ({ section: of, cards }: Column, first = 99): ShownColumn => ({
    section: of,
    rows: rowsOf(cards, first, (id) => id === 4),
  });
  const column = shown(board([task(1), task(2), task(3)])[0]!);

  it('names the card above, else the one below, else the section', () => {
    expect(destinationIn(column, 2, task(9))).toEqual({ section_id: null, after_id: 2 });
    expect(destinationIn(column, 0, task(9))).toEqual({ section_id: null, before_id: 1 });
    expect(destinationIn({ section: section(8), rows: [] }, 0, task(9))).toEqual({
      section_id: 8,
    });
  });

  it('is nothing when the card stays where it is', () => {
    expect(destinationIn(column, 1, task(2))).toBeNull();
  });

  it('reckons without the card itself when it moves down its own column', () => {
    expect(destinationIn(column, 2, task(1))).toEqual({ section_id: null, after_id: 3 });
  });

  it('may lean on a card that the server does not know yet', () => {
    const fresh = shown(board([task(-1, { position: 'a0' }), task(2)])[0]!);
    expect(destinationIn(fresh, 1, task(9))).toEqual({ section_id: null, after_id: -1 });
  });

  it('makes a card of a subtask that is put among cards', () => {
    expect(destinationIn(column, 3, task(9, { parent_id: 99 }))).toEqual({
      section_id: null,
      parent_id: null,
      after_id: 3,
    });
  });

  it('goes to the side of a line for hidden cards on which it was put', () => {
    const long = shown(board([1, 2, 3, 4, 5, 6].map((id) => task(id)))[0]!, 2);
    expect(long.rows.map(({ card, gap }) => card?.task.id ?? gap)).toEqual([
      ...[1, 2, { from: 2, count: 1 }, 4, { from: 4, count: 2 }],
    ]);
    expect(destinationIn(long, 2, task(9))).toEqual({ section_id: null, after_id: 2 });
    expect(destinationIn(long, 3, task(9))).toEqual({ section_id: null, before_id: 4 });
    expect(destinationIn(long, 4, task(9))).toEqual({ section_id: null, after_id: 4 });
    expect(destinationIn(long, 5, task(9))).toEqual({ section_id: null });
    expect(destinationIn(long, 3, task(1))).toEqual({ section_id: null, after_id: 4 });
  });
});
