import { TestBed } from '@angular/core/testing';
import { aSection, aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Notices } from '../../core/errors/notices';
import { Done } from '../../core/live/envelope';
import { BoardStore } from '../projects/board-store';
import { Conflicts } from './conflicts';
import { Task } from './model';
import { TaskCommands } from './task-commands';

const fence = aTask({ id: 7, title: 'Paint the fence', version: 3 });

describe('TaskCommands', () => {
  let live: FakeLive;
  let board: BoardStore;
  let commands: TaskCommands;
  const shown = (id = 7): Task | undefined => board.view()?.tasks.get(id);
  const titles = (): string[] =>
    [...(board.view()?.tasks.values() ?? [])].map((task) => task.title);
  const place = (seq: number): Pick<Done<unknown>, 'events'> => ({
    events: [{ stream: 'project:3', seq }],
  });

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval'] });
    ({ live, board } = await openBoard(
      aSnapshot([fence, aTask({ id: 8 })], [aSection({ id: 4 })]),
    ));
    commands = TestBed.inject(TaskCommands);
  });
  afterEach(() => vi.useRealTimers());

  describe('what is shown before the server answers', () => {
    it('is a new task, exactly once, whichever comes first: event or acknowledgement', async () => {
      for (const eventFirst of [true, false]) {
        const title = `Buy lanterns, ${String(eventFirst)}`;
        void commands.create({ title });
        expect(titles().filter((each) => each === title)).toHaveLength(1);
        const created = aTask({ id: eventFirst ? 20 : 21, title });
        const tell = (): unknown =>
          live.tell('task_created', created, { command_id: live.sent.at(-1)!.id });
        const answer = (): Promise<void> =>
          live.answer(created, place(eventFirst ? live.seq : live.seq + 1));
        if (eventFirst) tell();
        else await answer();
        expect(titles().filter((each) => each === title)).toHaveLength(1);
        if (eventFirst) await answer();
        else tell();
        expect(titles().filter((each) => each === title)).toHaveLength(1);
        expect(shown(created.id)?.title).toBe(title);
      }
    });

    it('settles even where the event carries no command id', async () => {
      void commands.update(fence, { title: 'Paint it blue' });
      await live.answer({ ...fence, version: 4 }, place(11));
      expect(shown()?.title).toBe('Paint it blue');
      live.tell(
        'task_updated',
        { ...fence, title: 'Paint it blue', version: 4 },
        { changed: ['title'] },
      );
      expect(shown()?.version).toBe(4);
      live.tell('task_updated', { ...fence, title: 'Theirs', version: 5 }, { changed: ['title'] });
      expect(shown()?.title).toBe('Theirs');
    });

    it('is taken back with an explanation when the server refuses, and nothing else is', async () => {
      void commands.update(fence, { title: 'Nope' });
      live.tell('task_updated', { ...fence, priority: 4, version: 4 }, { changed: ['priority'] });
      expect(shown()).toMatchObject({ title: 'Nope', priority: 4 });
      await live.refuse({ status: 403, code: 'forbidden' });
      expect(shown()).toMatchObject({ title: 'Paint the fence', priority: 4 });
      expect(TestBed.inject(Notices).all()[0]?.text).toContain('“Paint the fence” was not changed');
    });

    it('leaves with the project: no change of one board is laid over another', () => {
      void commands.update(fence, { title: 'Nope' });
      board.close();
      expect(board.view()).toBeNull();
    });
  });

  describe('edits of one task', () => {
    it('go one after the other, each of the same field from what the one before made', async () => {
      void commands.update(fence, { title: 'One' });
      void commands.update(fence, { title: 'Two' });
      await settled();
      expect(live.sent).toHaveLength(1);
      expect(live.sent[0]?.fields['base_version']).toBe(3);
      expect(shown()?.title).toBe('Two');

      await live.answer({ ...fence, title: 'One', version: 4 }, place(11));
      expect(live.sent).toHaveLength(2);
      const base_version = { after: live.sent[0]!.id };
      expect(live.sent[1]?.fields).toMatchObject({ title: 'Two', base_version });
    });

    it('go on after one of them was refused', async () => {
      void commands.update(fence, { title: 'One' });
      void commands.update(fence, { priority: 2 });
      await live.refuse({});
      expect(live.sent[1]?.fields).toMatchObject({ priority: 2, base_version: 3 });
      expect(shown()).toMatchObject({ title: 'Paint the fence', priority: 2 });
    });

    it('name the version a draft began with, not the one on the screen', () => {
      live.tell(
        'task_updated',
        { ...fence, description: 'theirs', version: 4 },
        { changed: ['description'] },
      );
      void commands.update(shown()!, { description: 'mine' }, 3);
      expect(live.sent[0]?.fields['base_version']).toBe(3);
    });
  });

  describe('a conflict', () => {
    const theirs = { ...fence, title: 'Theirs', version: 4 };
    const clash = { status: 409, code: 'conflict', current: theirs, conflicting_fields: ['title'] };

    beforeEach(async () => {
      void commands.update(fence, { title: 'Mine', priority: 2 });
      await live.refuse(clash);
    });

    it('shows both values and loses neither', () => {
      expect(TestBed.inject(Conflicts).next()?.conflictingFields).toEqual([
        { field: 'title', mine: 'Mine', theirs: 'Theirs' },
      ]);
      expect(TestBed.inject(Notices).all()).toEqual([]);
    });

    it('lets one’s own values stand, on top of what the other saw', () => {
      void commands.keepMine(TestBed.inject(Conflicts).next()!);
      expect(live.sent.at(-1)?.fields).toMatchObject({
        title: 'Mine',
        priority: 2,
        base_version: 4,
      });
      expect(TestBed.inject(Conflicts).next()).toBeNull();
    });

    it('lets theirs stand, and still sends what did not clash', () => {
      commands.takeTheirs(TestBed.inject(Conflicts).next()!);
      const { fields } = live.sent.at(-1)!;
      expect(fields).toMatchObject({ priority: 2, base_version: 4 });
      expect(fields).not.toHaveProperty('title');
    });
  });

  describe('undo', () => {
    it('restores what was deleted', async () => {
      void commands.delete(fence);
      expect(shown()).toBeUndefined();
      live.tell('task_deleted', { id: 7 });
      await live.answer(null, place(11));
      const notices = TestBed.inject(Notices);
      notices.act(notices.all()[0]!.id);
      expect(live.sent.at(-1)).toMatchObject({ name: 'restore_task', fields: { id: 7 } });
      expect(shown()?.title).toBe('Paint the fence');
    });

    it('reopens what was completed', async () => {
      void commands.setCompleted(fence, true);
      expect(shown()).toBeUndefined();
      await live.answer({ ...fence, completed: true }, place(11));
      live.tell(
        'task_updated',
        { ...fence, completed: true, version: 4 },
        { changed: ['completed'] },
      );
      const notices = TestBed.inject(Notices);
      notices.act(notices.all()[0]!.id);
      expect(live.sent.at(-1)?.name).toBe('reopen_task');
      expect(shown()?.title).toBe('Paint the fence');
    });

    it('reopens what was completed in another project without showing it in this one', () => {
      const elsewhere = aTask({ id: 30, title: 'Mow the lawn', project_id: 9, completed: true });
      void commands.setCompleted(elsewhere, false);
      expect(live.sent.at(-1)).toMatchObject({ name: 'reopen_task', fields: { id: 30 } });
      expect(shown(30)).toBeUndefined();
    });
  });
});
