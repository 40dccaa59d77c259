import { aTask } from '../../../testing/entities';
import { ProjectState } from './state';
import { isCard, openSubtasks, openTasks } from './subtasks';

describe('Subtasks', () => {
  const orphan = aTask({ id: 5, parent_id: 99 });
  const tasks = [
    ...[aTask({ id: 1 }), aTask({ id: 2, parent_id: 1 }), aTask({ id: 3, parent_id: 2 })],
    ...[aTask({ id: 4 }), orphan],
  ];
  const state = {
    tasks: new Map(tasks.map((each) => [each.id, each])),
  } as unknown as ProjectState;

  it('are counted apart from the tasks that stand alone, and each with its own', () => {
    expect(openTasks(state)).toEqual({ cards: 3, subtasks: 2 });
    expect([...openSubtasks(state)]).toEqual([
      [1, 1],
      [2, 1],
      [99, 1],
    ]);
  });

  it('stand alone while the task above them is not open', () => {
    expect(isCard(state, orphan)).toBe(true);
    expect(isCard(state, tasks[1]!)).toBe(false);
  });
});
