import { aCommand, aCreation, anEdit } from '../../../testing/commands';
import { aSection, aSnapshot, aTask, GARDEN } from '../../../testing/entities';
import { COLLECTIONS } from '../../generated/collections';
import { COLLECTION_KINDS } from '../projects/collections';
import { ProjectState, stateFrom } from '../projects/state';
import { byPosition, Task } from '../tasks/model';
import { QueuedCommand } from './model';
import { overlaid } from './overlay';
import { localIdOf } from './references';

const state = stateFrom([
  aSnapshot(
    [
      aTask({ id: 7, title: 'Paint' }),
      aTask({ id: 8, section_id: 4 }),
      aTask({ id: 9, parent_id: 8, section_id: 4 }),
    ],
    [aSection({ id: 4 }), aSection({ id: 5 })],
  ),
]);
const over = (...commands: QueuedCommand[]): ProjectState =>
  overlaid(state, commands, new Map(), 1);
const titles = (shown: ProjectState): string[] =>
  [...shown.tasks.values()]
    .sort((a, b) => (a.position < b.position ? -1 : 1))
    .map(({ title }) => title);
const named = (name: QueuedCommand['name'], fields: object): QueuedCommand =>
  aCommand({ name, fields: { ...fields } });

describe('what is shown over the confirmed state', () => {
  it('is that state itself where nothing waits', () => {
    expect(over()).toBe(state);
  });

  it('has new tasks at the end, in the order in which they were made', () => {
    const shown = over(aCreation({ title: 'A' }).command, aCreation({ title: 'B' }).command);
    expect(titles(shown).filter((title) => !title.startsWith('Task'))).toEqual(['Paint', 'A', 'B']);
  });

  it('has a subtask of a task that was made without a network, and every edit of both', () => {
    const parent = aCreation({ title: 'Parent' });
    const child = aCreation({ title: 'Child', parent_id: `uid:${parent.uid}` });
    const edit = anEdit({ id: `uid:${child.uid}`, title: 'Renamed' });
    const task = over(parent.command, child.command, edit).tasks.get(localIdOf(child.uid));
    expect(task).toMatchObject({ title: 'Renamed', parent_id: localIdOf(parent.uid) });
  });

  it('knows what was made by its number, once there is one', () => {
    const { uid, command } = aCreation();
    const edit = anEdit({ id: `uid:${uid}`, title: 'Renamed' });
    expect(overlaid(state, [command, edit], new Map([[uid, 20]]), 1).tasks.get(20)?.title).toBe(
      'Renamed',
    );
    const later = { ...anEdit({ id: `uid:${uid}`, title: 'Paint it' }), resolved: { [uid]: 7 } };
    expect(over(later).tasks.get(7)?.title).toBe('Paint it');
  });

  it('moves a task with those of its family that stood with it', () => {
    const shown = over(named('move_task', { id: 8, section_id: 5 }));
    expect([8, 9].map((id) => shown.tasks.get(id)?.section_id)).toEqual([5, 5]);
  });

  it('puts a task beside one that was made without a network', () => {
    const { uid, command } = aCreation({ title: 'New', section_id: 4 });
    const shown = over(
      command,
      named('move_task', { id: 7, section_id: 4, before_id: `uid:${uid}` }),
    );
    const order = titles(shown).filter((title) => ['New', 'Paint'].includes(title));
    expect(order).toEqual(['Paint', 'New']);
  });

  it.each<[string, QueuedCommand, (shown: ProjectState) => unknown]>([
    [
      'completed',
      named('complete_task', { id: 7 }),
      (shown) => shown.closed.has(7) && !shown.tasks.has(7),
    ],
    ['gone with its family', named('delete_task', { id: 8 }), (shown) => shown.tasks.size === 1],
    ['elsewhere', named('move_task', { id: 8, project_id: 9 }), (shown) => shown.tasks.size === 1],
    [
      'out of its section',
      named('delete_section', { id: 4 }),
      (shown) => shown.tasks.get(8)?.section_id === null,
    ],
    [
      'in a renamed section',
      named('update_section', { id: 4, name: 'X' }),
      (shown) => shown.sections.get(4)?.name === 'X',
    ],
    [
      'in a renamed project',
      named('update_project', { id: 3, name: 'X' }),
      (shown) => shown.project.name === 'X',
    ],
  ])('has a task %s', (_, command, expected) => {
    expect(expected(over(command))).toBe(true);
  });

  it.each(COLLECTION_KINDS)('has each %s as it was made, renamed, moved and deleted', (kind) => {
    const made = ['A', 'B', 'C'].map((name) => aCreation({ name, project_id: 3 }));
    const [a, b, c] = made.map(({ uid }) => `uid:${uid}`);
    const names = (...commands: QueuedCommand[]): string[] => {
      const created = made.map(({ command }) => ({ ...command, name: `create_${kind}` as const }));
      const { [COLLECTIONS[kind].name]: collection } = over(...created, ...commands);
      const own = [...collection.values()].filter(({ id }) => id < 0);
      return own.sort(byPosition).map(({ name }) => name);
    };
    expect(names()).toEqual(['A', 'B', 'C']);
    expect(names(named(`update_${kind}`, { id: a, name: 'X' }))).toEqual(['X', 'B', 'C']);
    expect(names(named(`move_${kind}`, { id: c, before_id: a }))).toEqual(['C', 'A', 'B']);
    expect(names(named(`delete_${kind}`, { id: b }))).toEqual(['A', 'C']);
  });

  it('brings back what was reopened or restored as it was seen', () => {
    const entity: Task = aTask({ id: 30, title: 'Back', completed: true });
    for (const name of ['reopen_task', 'restore_task'] as const) {
      const context = {
        title: '',
        project: '',
        before: {},
        entity: { ...entity, completed: false },
      };
      const shown = over(aCommand({ name, fields: { id: 30 }, context }));
      expect(shown.tasks.get(30)?.title).toBe('Back');
    }
  });

  it('brings nothing back that somebody else deleted meanwhile', () => {
    const gone = [anEdit({ id: 99, title: 'x' }), named('move_task', { id: 99, section_id: 4 })];
    expect(over(...gone, named('update_section', { id: 99, name: 'x' })).tasks).toBe(state.tasks);
  });

  it('has a box ticked in its line, and the others as they are', () => {
    const text = '- [ ] sand\n- [ ] paint';
    const written = anEdit({ description: text });
    const tick = named('set_task_checkbox', { id: 7, box: 1, checked: true, label: 'paint' });
    expect(over(written, tick).tasks.get(7)?.description).toBe('- [ ] sand\n- [x] paint');
  });

  it('has a task that moved to another project there and no longer here, with its subtasks', () => {
    const [parent, child] = [8, 9].map((id) => state.tasks.get(id)!) as [Task, Task];
    const context = {
      ...{ title: 'Task 8', project: '', before: {} },
      ...{ entity: { ...parent, assignee_ids: [1, 99] }, family: [child] },
    };
    const move = aCommand({ name: 'move_task', fields: { id: 8, project_id: 12 }, context });
    expect([8, 9].map((id) => over(move).tasks.has(id))).toEqual([false, false]);
    const there = stateFrom([
      { ...aSnapshot([aTask({ id: 20, project_id: 12 })]), project: { ...GARDEN, id: 12 } },
    ]);
    const shown = overlaid(there, [move], new Map(), 1);
    expect(shown.tasks.get(8)).toMatchObject({
      project_id: 12,
      section_id: null,
      assignee_ids: [1],
    });
    expect(shown.tasks.get(9)).toMatchObject({ project_id: 12, section_id: null, parent_id: 8 });
    expect(titles(shown).at(0)).toBe('Task 20');
  });
});
