import { aCommand, aCreation, anEdit } from '../../../testing/commands';
import { Problem } from '../../core/errors/problem';
import { Done, Envelope } from '../../core/live/envelope';
import * as changes from './changes';
import { added, applied, caughtUp, markedSent, refused } from './changes';
import { EMPTY_QUEUE, find, QueuedCommand, QueueState, shownOver } from './model';

const FORBIDDEN: Problem = { type: '', title: 'No', status: 403, code: 'forbidden' };
const CONFLICT: Problem = { type: '', title: 'No', status: 409, code: 'conflict' };
const DEPENDENT: Problem = { type: '', title: 'No', status: 409, code: 'dependency_failed' };
let count = 0;
const fresh = { newId: (): string => `new-${String(++count)}`, at: '' };

const queue = (...commands: QueuedCommand[]): QueueState => commands.reduce(added, EMPTY_QUEUE);
const answered = (state: QueueState, id: string, done: Done<unknown>): QueueState =>
  changes.answered(state, id, done, () => 10);
const echo = (command: QueuedCommand, seq: number, data: unknown = {}): Envelope => ({
  ...{ type: 'task_updated', stream: 'project:3', seq, at: '', actor_id: 1, changed: [] },
  command_id: command.id,
  data,
});
const done = (seq: number, data: unknown = {}): Done<unknown> => ({
  ...{ data, version: 4, events: [{ stream: 'project:3', seq }] },
});
const shown = (state: QueueState): string[] => shownOver(state, 3).map(({ id }) => id);

describe('a command that is answered', () => {
  const edit = anEdit({ title: 'Mine' });

  it('is shown until its event is applied, and no longer', () => {
    const state = answered(queue(edit), edit.id, done(11));
    expect(state.commands).toEqual([]);
    expect(shown(state)).toEqual([edit.id]);
    expect(shown(applied(state, [echo(edit, 11)]))).toEqual([]);
  });

  it('is not shown again where its event came first', () => {
    const state = applied(queue(edit), [echo(edit, 11)]);
    expect(shown(state)).toEqual([]);
    expect(state.commands).toHaveLength(1);
    expect(answered(state, edit.id, done(11))).toMatchObject({ commands: [], settling: [] });
  });

  it('leaves with the event at its place, also one that names no command', () => {
    const state = answered(queue(edit), edit.id, done(11));
    const nameless = { ...echo(edit, 11), command_id: null };
    expect(shown(applied(state, [nameless]))).toEqual([]);
  });

  it('leaves with a snapshot that contains it', () => {
    const state = answered(queue(edit), edit.id, done(12));
    expect(shown(caughtUp(state, 'project:3', 11))).toEqual([edit.id]);
    expect(shown(caughtUp(state, 'project:3', 12))).toEqual([]);
  });

  it('is shown no more where nobody follows its project', () => {
    const state = changes.answered(queue(edit), edit.id, done(11), () => null);
    expect(shown(state)).toEqual([]);
    const left = answered(queue(edit), edit.id, done(11));
    expect(shown(caughtUp(left, 'project:3', null))).toEqual([]);
  });
});

describe('a move to another project', () => {
  const move = aCommand({ name: 'move_task', fields: { id: 7, project_id: 12 } });
  const events = ['project:3', 'project:12'].map((stream) => ({ stream, seq: 11 }));
  const over = (state: QueueState, project: number): string[] =>
    shownOver(state, project).map(({ id }) => id);

  it('is shown over each of the two until that one has reached its event', () => {
    expect([3, 12].map((each) => over(queue(move), each))).toEqual([[move.id], [move.id]]);
    const state = answered(queue(move), move.id, { data: { id: 7, project_id: 12 }, events });
    const left = applied(state, [echo(move, 11)]);
    expect([over(left, 3), over(left, 12)]).toEqual([[], [move.id]]);
    const arrived = applied(left, [{ ...echo(move, 11), stream: 'project:12' }]);
    expect(over(arrived, 12)).toEqual([]);
  });
});

describe('a creation', () => {
  const { uid, command } = aCreation();
  const below = aCreation({ parent_id: `uid:${uid}` }).command;
  const query = { type: 'term', key: 'parent', values: [null, `uid:${uid}`], op: '=' };
  const view = aCommand({ name: 'create_view', fields: { name: 'Mine', query } });

  it.each([
    ['its answer', (state: QueueState) => answered(state, command.id, done(11, { id: 20 }))],
    ['its event', (state: QueueState) => applied(state, [echo(command, 11, { id: 20 })])],
  ])('tells the number by %s, which those that need it keep', (_, told) => {
    const state = told(queue(command, below, view));
    expect(state.made.get(uid)).toBe(20);
    expect(find(state, below.id)?.resolved).toEqual({ [uid]: 20 });
    expect(find(state, view.id)?.resolved).toEqual({ [uid]: 20 });
  });

  it('is forgotten when a thousand others were made, but for the commands that need it', () => {
    const others = Array.from({ length: 1_000 }, () => aCreation().command);
    const told = answered(queue(command, below, ...others), command.id, done(11, { id: 20 }));
    const state = others.reduce(
      (before, each, index) => answered(before, each.id, done(11, { id: 100 + index })),
      told,
    );
    expect([state.made.size, state.made.has(uid)]).toEqual([1_000, false]);
    expect(find(state, below.id)?.resolved).toEqual({ [uid]: 20 });
  });

  it('that is refused holds back what depends on it, and nothing else', () => {
    const other = anEdit({ title: 'Else' });
    const onIt = aCommand({ name: 'add_comment', fields: { task_id: `uid:${uid}`, body: '!' } });
    const state = refused(queue(command, below, other, onIt, view), command.id, FORBIDDEN, fresh);
    expect(shown(state)).toEqual([other.id]);
    expect(find(state, onIt.id)?.behind).toBe(command.id);
    expect(find(state, view.id)?.behind).toBe(command.id);
    const later = aCreation({ parent_id: `uid:${uid}` }).command;
    expect(find(added(state, later), later.id)?.behind).toBe(command.id);
  });
});

describe('a refused edit', () => {
  const title = anEdit({ title: 'One' });
  const again = anEdit({ title: 'Two', base_version: { after: title.id } });
  const priority = anEdit({ priority: 2 });

  it('is parked, with later edits of the same field behind it; all others go on', () => {
    const state = refused(queue(title, again, priority), title.id, CONFLICT, fresh);
    expect(find(state, title.id)?.parked?.problem).toBe(CONFLICT);
    expect(find(state, again.id)?.behind).toBe(title.id);
    expect(shown(state)).toEqual([priority.id]);
  });

  it('holds back one that was sent along with it', () => {
    const sent = markedSent(queue(title, again), new Set([title.id, again.id]));
    const state = refused(refused(sent, title.id, CONFLICT, fresh), again.id, DEPENDENT, fresh);
    expect(find(state, again.id)).toMatchObject({ behind: title.id, parked: null });
  });
});

describe('a command that depends on what the server does not know', () => {
  it('waits for one that has not been performed yet', () => {
    const first = anEdit({ title: 'One' });
    const second = anEdit({ title: 'Two', base_version: { after: first.id } });
    const state = queue(first, second);
    expect(refused(state, second.id, DEPENDENT, fresh)).toBe(state);
  });

  it('names the version its person saw where its base was forgotten, under a new id', () => {
    const edit = anEdit({ title: 'One', base_version: { after: 'forgotten' } }, { sent: true });
    const next = anEdit({ title: 'Two', base_version: { after: edit.id } }, { sent: true });
    const [first, second] = refused(queue(edit, next), edit.id, DEPENDENT, fresh).commands;
    expect(first).toMatchObject({ fields: { base_version: 3 }, sent: false, order: edit.order });
    expect(first?.id).not.toBe(edit.id);
    expect(second?.fields['base_version']).toEqual({ after: first?.id });
    expect(second?.id).not.toBe(next.id);
  });
});

describe('a move beside a task', () => {
  const move = aCommand({
    ...{ name: 'move_task', fields: { id: 7, section_id: 4, after_id: 8, base_version: 3 } },
    ...{ seen: 3, sent: true },
  });
  const gone = (field: string): Problem => ({
    ...{ type: '', title: 'No', status: 422, code: 'invalid' },
    errors: [{ field, message: 'Must be a task of the same project.' }],
  });

  it('that has vanished goes to the end of the list, under a new id', () => {
    const [again] = refused(queue(move), move.id, gone('after_id'), fresh).commands;
    expect(again?.fields).toEqual({ id: 7, section_id: 4, base_version: 3 });
    expect(again?.id).not.toBe(move.id);
    expect(again?.parked).toBeNull();
  });

  it('is parked where the list itself is gone', () => {
    const [again] = refused(queue(move), move.id, gone('after_id'), fresh).commands;
    const state = refused({ ...queue(), commands: [again!] }, again!.id, gone('section_id'), fresh);
    expect(state.commands[0]?.parked).not.toBeNull();
  });
});
