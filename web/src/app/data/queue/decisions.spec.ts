import { aCreation, anEdit } from '../../../testing/commands';
import { aTask } from '../../../testing/entities';
import { Problem } from '../../core/errors/problem';
import { basisFor } from './bases';
import { added, answered, refused } from './changes';
import { drop, hangingOn, keepMine, keepTheirs, mine, undecided } from './decisions';
import { EMPTY_QUEUE, QueuedCommand, QueueState } from './model';

let count = 0;
const newId = (): string => `new-${String(++count)}`;
const conflict = (field: string): Problem => ({
  ...{ type: '', title: 'No', status: 409, code: 'conflict' },
  ...{ current: aTask({ id: 7, version: 5 }), conflicting_fields: [field] },
});
const queue = (...commands: QueuedCommand[]): QueueState => commands.reduce(added, EMPTY_QUEUE);
const park = (state: QueueState, { id }: QueuedCommand, field = 'title'): QueueState =>
  refused(state, id, conflict(field), { newId, at: '' });
const parkedOf = (state: QueueState): QueuedCommand => undecided(state)[0]!;

describe('a conflict that somebody decides', () => {
  const first = anEdit({ title: 'One', priority: 2 }, { sent: true });
  const second = anEdit({ title: 'Two', base_version: { after: first.id } }, { sent: true });
  const done = anEdit({ priority: 4, base_version: { after: first.id } });
  const state = park(queue(first, second, done), first);

  it('is one question, however often the person wrote on', () => {
    expect(undecided(state)).toHaveLength(1);
    expect(mine(state, parkedOf(state))).toMatchObject({ title: 'Two', priority: 4 });
  });

  it('for their own text is sent from what stands now, in its place, as another command', () => {
    const { commands } = keepMine(state, parkedOf(state), newId);
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatchObject({
      ...{ order: first.order, sent: false, parked: null, behind: null },
      fields: { id: 7, title: 'Two', priority: 4, base_version: 5 },
    });
    expect(commands[0]?.id).not.toBe(first.id);
  });

  it('for a text they have written anew sends that', () => {
    const { commands } = keepMine(state, parkedOf(state), newId, { title: 'Both' });
    expect(commands[0]?.fields).toMatchObject({ title: 'Both', priority: 4 });
  });

  it('for the other’s text still sends what did not clash', () => {
    const { commands } = keepTheirs(state, parkedOf(state), newId);
    expect(commands).toHaveLength(1);
    expect(commands[0]?.fields).toEqual({ id: 7, priority: 4, base_version: 5 });
  });

  it('for the other’s text leaves nothing where nothing else was said', () => {
    const alone = park(queue(anEdit({ title: 'One' }, { id: 'x' })), anEdit({}, { id: 'x' }));
    expect(keepTheirs(alone, parkedOf(alone), newId).commands).toEqual([]);
  });
});

describe('edits made once the conflict was known', () => {
  const parked = park(queue(anEdit({ title: 'One' }, { id: 'x' })), anEdit({}, { id: 'x' }));
  const edit = (seen: number): Parameters<typeof basisFor>[1] => ({
    ...{ name: 'update_task', fields: { id: 7, title: 'Else' }, seen },
  });

  it('wait for nothing', () => {
    expect(basisFor(parked, edit(5))).toEqual({ base: 5, behind: null });
  });

  it('belong to it where the person did not see it yet', () => {
    expect(basisFor(parked, edit(3))).toEqual({ base: { after: 'x' }, behind: 'x' });
  });
});

describe('a creation that somebody drops', () => {
  const { uid, command } = aCreation();
  const child = aCreation({ parent_id: `uid:${uid}` });
  const grandchild = aCreation({ parent_id: `uid:${child.uid}` }).command;
  const other = anEdit({ title: 'Else' });
  const state = park(queue(command, child.command, grandchild, other), command);

  it('takes along what cannot be without it, which can be told before', () => {
    expect(hangingOn(state, parkedOf(state)).map(({ id }) => id)).toEqual([
      ...[child.command.id, grandchild.id],
    ]);
    expect(drop(state, parkedOf(state), newId).commands).toEqual([other]);
  });

  it('can be sent again without the person it was assigned to', () => {
    const assigned = aCreation({ assignee_ids: [9] });
    const problem: Problem = {
      ...{ type: '', title: 'No', status: 422, code: 'invalid' },
      errors: [{ field: 'assignee_ids[0]', message: 'Must be a member.' }],
    };
    const without = refused(queue(assigned.command), assigned.command.id, problem, {
      newId,
      at: '',
    });
    const { commands } = keepTheirs(without, parkedOf(without), newId);
    expect(commands[0]?.fields).not.toHaveProperty('assignee_ids');
    expect(commands[0]).toMatchObject({ parked: null, fields: { uid: assigned.uid } });
  });
});

describe('the base of an edit', () => {
  const edit = (fields: object, seen: number): Parameters<typeof basisFor>[1] => ({
    ...{ name: 'update_task', fields: { id: 7, ...fields }, seen },
  });

  it('is the version seen, where nothing of one’s own is on its way', () => {
    expect(basisFor(EMPTY_QUEUE, edit({ title: 'x' }, 3)).base).toBe(3);
  });

  it('is one’s own earlier edit of the same field, and of another field is not', () => {
    const own = anEdit({ title: 'One' });
    expect(basisFor(queue(own), edit({ title: 'Two' }, 3)).base).toEqual({ after: own.id });
    expect(basisFor(queue(own), edit({ priority: 2 }, 3)).base).toBe(3);
  });

  it('stays one’s own edit once that was answered, until its version was seen', () => {
    const performed = { id: 'x', entity: 'task:7', touches: ['title'], seen: 3, version: 4 };
    const state = { ...EMPTY_QUEUE, performed: [performed] };
    expect(basisFor(state, edit({ title: 'Two' }, 3)).base).toEqual({ after: 'x' });
    expect(basisFor(state, edit({ title: 'Two' }, 4)).base).toBe(4);
  });

  it('of something new is its creation, whatever field changes, before and after it has a number', () => {
    const { uid, command } = aCreation();
    const renaming = edit({ id: `uid:${uid}`, title: 'x' }, 0);
    expect(basisFor(queue(command), renaming).base).toEqual({ after: command.id });
    const done = { data: { id: 20 }, version: 1, events: [] };
    const state = answered(queue(command), command.id, done, () => null);
    expect(basisFor(state, edit({ id: 20, title: 'x' }, 0)).base).toEqual({ after: command.id });
    expect(basisFor(state, edit({ id: 20, title: 'x' }, 1)).base).toBe(1);
  });

  it('of a draft begun before what the own edit had seen is the draft’s', () => {
    const own = anEdit({ title: 'One', base_version: 5 });
    expect(basisFor(queue(own), edit({ title: 'Two' }, 4)).base).toBe(4);
  });
});
