import { aSnapshot, aTask } from '../../../testing/entities';
import { Envelope } from '../../core/live/envelope';
import { Task } from '../tasks/model';
import { reduceProject, stateFrom } from './state';

const task = (id: number, over: Partial<Task> = {}): Task => aTask({ id, ...over });
const event = (type: string, data: unknown, changed: string[] = []): Envelope => ({
  type,
  stream: 'project:3',
  seq: 1,
  at: '',
  actor_id: 1,
  command_id: null,
  changed,
  data,
});
const start = stateFrom([{ ...aSnapshot([task(1), task(2)]), counts: { open: 2, completed: 4 } }]);
const ids = (tasks: ReadonlyMap<number, Task>): number[] => [...tasks.keys()];

describe('reduceProject', () => {
  it('lets a completed task leave the window, and come back when it is opened again', () => {
    const done = reduceProject(start, [
      event('task_updated', task(1, { completed: true, version: 2 }), ['completed']),
    ]);
    expect(ids(done.tasks)).toEqual([2]);
    expect(ids(done.closed)).toEqual([1]);
    expect(done.counts).toEqual({ open: 1, completed: 5 });

    const open = reduceProject(done, [
      event('task_updated', task(1, { version: 3 }), ['completed']),
    ]);
    expect(ids(open.tasks)).toEqual([2, 1]);
    expect(ids(open.closed)).toEqual([]);
    expect(open.counts).toEqual({ open: 2, completed: 4 });
  });

  it('only counts what happens to tasks outside the window', () => {
    const far = reduceProject(start, [
      event('task_updated', task(9, { completed: true, title: 'renamed' }), ['title']),
      event('task_deleted', { id: 9 }),
    ]);
    expect(ids(far.closed)).toEqual([]);
    expect(far.counts).toEqual({ open: 2, completed: 3 });
  });

  it('does not touch the state it was given', () => {
    reduceProject(start, [event('task_deleted', { id: 1 })]);
    expect(ids(start.tasks)).toEqual([1, 2]);
    expect(start.counts.open).toBe(2);
  });
});
