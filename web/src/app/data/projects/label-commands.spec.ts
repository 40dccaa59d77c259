import { TestBed } from '@angular/core/testing';
import { aLabel, aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard } from '../../../testing/fake-live';
import { Notices } from '../../core/errors/notices';
import { Task } from '../tasks/model';
import { TaskLabels } from '../tasks/task-labels';
import { BoardStore } from './board-store';
import { colourOfNext, LabelCommands } from './label-commands';

describe('Labels of the open project', () => {
  const garden = aLabel({ id: 11, name: 'Garden', colour: 'blue' });
  const kitchen = aLabel({ id: 12, name: 'Küche', colour: 'green' });
  let live: FakeLive;
  let board: BoardStore;
  let labels: LabelCommands;
  const names = (): string =>
    board
      .labels()
      .map(({ name }) => name)
      .join(', ');
  const labelsOf = (id: number): readonly number[] => board.view()?.tasks.get(id)?.label_ids ?? [];
  const task = (id: number): Task => board.view()!.tasks.get(id)!;
  const sent = (): string => live.sent.map(({ name }) => name).join(', ');

  beforeEach(async () => {
    const snapshot = aSnapshot([
      aTask({ id: 7, label_ids: [11] }),
      aTask({ id: 8, label_ids: [11, 12] }),
      aTask({ id: 9 }),
    ]);
    ({ live, board } = await openBoard({ ...snapshot, labels: [garden, kitchen] }));
    labels = TestBed.inject(LabelCommands);
  });

  it('are made while they are put on a task, and named by their uid until the server has answered', async () => {
    TestBed.inject(TaskLabels).putNamed(task(9), 'Winter');
    expect(names()).toBe('Garden, Küche, Winter');
    const [made] = labelsOf(9);
    expect(made).toBeLessThan(0);
    expect(board.labels().at(-1)?.colour).toBe('orange');
    const winter = aLabel({ id: 13, name: 'Winter', position: 'b' });
    const event = live.tell('label_created', winter, { command_id: live.sent[0]!.id });
    await live.answer(winter, { events: [event] }, live.sent[0]);
    expect(sent()).toBe('create_label, update_task');
    const uid = String(live.sent[0]?.fields['uid']);
    expect(live.sent[1]?.fields['label_ids']).toEqual({ add: [`uid:${uid}`] });
    expect(labelsOf(9)).toEqual([13]);
    expect(names()).toBe('Garden, Küche, Winter');
  });

  it('are found by their names whatever their case and accents', () => {
    TestBed.inject(TaskLabels).putNamed(task(9), ' KUCHE ');
    expect(labelsOf(9)).toEqual([12]);
    expect(sent()).toBe('update_task');
    TestBed.inject(TaskLabels).putNamed(task(8), 'garden');
    expect(sent()).toBe('update_task');
  });

  it('come off a task on which they are', () => {
    TestBed.inject(TaskLabels).toggle(task(8), 11);
    expect(labelsOf(8)).toEqual([12]);
    expect(live.sent[0]?.fields['label_ids']).toEqual({ remove: [11] });
  });

  it('change their name, colour and place at once, and take it back when that is refused', async () => {
    void labels.rename(garden, 'Yard');
    void labels.setColour(garden, 'pink');
    void labels.moveTo(garden, 1);
    expect(names()).toBe('Küche, Yard');
    expect(board.labels()[1]?.colour).toBe('pink');
    expect(live.sent[0]?.fields).toEqual({ id: 11, name: 'Yard', base_version: 1 });
    for (const each of live.sent) await live.refuse({ status: 403, code: 'forbidden' }, each);
    expect(names()).toBe('Garden, Küche');
    expect(board.labels()[0]?.colour).toBe('blue');
  });

  it('merge into another, which their tasks get', () => {
    void labels.merge(garden, kitchen);
    expect(names()).toBe('Küche');
    expect([7, 8, 9].map(labelsOf)).toEqual([[12], [12], []]);
    expect(live.sent[0]?.fields).toEqual({ id: 11, into_id: 12 });
  });

  it('go from their tasks when they are deleted, and come back to them', async () => {
    void labels.delete(garden);
    expect([7, 8].map(labelsOf)).toEqual([[], [12]]);
    for (const id of [7, 8])
      live.tell('task_updated', { ...task(id), version: 2 }, { changed: ['label_ids'] });
    await live.answer(null, { events: [live.tell('label_deleted', { id: 11 })] });
    const notices = TestBed.inject(Notices);
    expect(notices.all()[0]?.text).toBe('Label “Garden” deleted');
    notices.act(notices.all()[0]!.id);
    expect(names()).toBe('Garden, Küche');
    const again = board.labels()[0]!;
    expect(again.colour).toBe('blue');
    expect([7, 8, 9].map((id) => labelsOf(id).includes(again.id))).toEqual([true, true, false]);
  });

  it('come back to a completed task that is held here, too', async () => {
    live.tell('task_updated', { ...task(8), version: 2, completed: true });
    void labels.delete(garden);
    await live.answer(null, { events: [live.tell('label_deleted', { id: 11 })] });
    const notices = TestBed.inject(Notices);
    notices.act(notices.all()[0]!.id);
    expect(board.view()!.closed.get(8)!.label_ids).toContain(board.labels()[0]!.id);
  });

  it('get the colour that the fewest have', () => {
    expect(colourOfNext([])).toBe('blue');
    expect(colourOfNext([{ colour: 'blue' }, { colour: 'green' }])).toBe('orange');
  });
});

describe('Labels of a task that moves to another project', () => {
  it('are those of the same name there, before the server has answered', async () => {
    const snapshot = aSnapshot([aTask({ id: 7, label_ids: [11, 12] })]);
    const here = [aLabel({ id: 11, name: 'Garden' }), aLabel({ id: 12, name: 'Rain' })];
    const { live, board } = await openBoard({ ...snapshot, labels: here });
    void board.run({
      ...{ name: 'move_task', fields: { id: 7, project_id: 4 } },
      ...{ entity: board.view()!.tasks.get(7)! },
    });
    const { overlaid } = await import('../queue/overlay');
    const { CommandQueue } = await import('../queue/command-queue');
    const { stateFrom } = await import('./state');
    const there = { ...aSnapshot([]), project: { ...snapshot.project, id: 4 } };
    const state = stateFrom([{ ...there, labels: [aLabel({ id: 21, name: 'garden' })] }]);
    const { commands } = TestBed.inject(CommandQueue).state();
    const shown = overlaid(state, commands, new Map(), 1);
    expect(shown.tasks.get(7)?.label_ids).toEqual([21]);
    expect(live.sent).toHaveLength(1);
  });
});
