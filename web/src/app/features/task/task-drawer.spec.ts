import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  TestRequest,
} from '@angular/common/http/testing';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Activity } from '../../data/history/model';
import { PersonThere } from '../../data/presence/model';
import { PresenceStore } from '../../data/presence/presence-store';
import { BackToBoard } from '../../core/navigation/over-the-board';
import { ProjectsApi } from '../../data/projects/api';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Task } from '../../data/tasks/model';
import { TaskDrawer } from './task-drawer';

const fence = aTask({
  id: 7,
  title: 'Paint the fence',
  description: 'Both **sides**.',
  version: 3,
});
const step = aTask({ id: 8, title: 'Buy paint', parent_id: 7 });

describe('TaskDrawer', () => {
  let fixture: ComponentFixture<TaskDrawer>;
  let live: FakeLive;
  let task: (id: number) => Promise<Task>;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const button = (label: string): HTMLButtonElement =>
    [...host().querySelectorAll('button')].find(
      (each) => each.getAttribute('aria-label') === label || each.textContent.trim() === label,
    )!;
  const title = (): HTMLTextAreaElement => host().querySelector('textarea.title')!;
  const stable = async (): Promise<void> => {
    await settled();
    await fixture.whenStable();
  };
  const change = (over: Partial<Task>, ...changed: string[]): void => {
    live.tell('task_updated', { ...fence, ...over }, { changed });
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    ({ live } = await openBoard(aSnapshot([fence, step])));
    task = vi.fn((id: number) =>
      Promise.resolve(aTask({ id, title: 'Long ago', completed: true })),
    );
    Object.assign(TestBed.inject(ProjectsApi), { task, completed: () => Promise.resolve([]) });
    fixture = TestBed.createComponent(TaskDrawer);
    fixture.componentRef.setInput('taskId', 7);
    document.body.append(host());
    await fixture.whenStable();
    TestBed.inject(HttpTestingController)
      .expectOne((request) => request.url === '/api/tasks/7/comments')
      .flush({ items: [], next_cursor: null });
    await stable();
  });
  afterEach(() => fixture.destroy());

  it('shows the task, its description as text, and its steps', () => {
    expect(title().value).toBe('Paint the fence');
    expect(host().querySelector('.tc-prose strong')?.textContent).toBe('sides');
    expect(host().querySelector('tc-subtasks a')?.textContent).toBe('Buy paint');
  });

  it('sends a title from the version the person began with', async () => {
    title().focus();
    title().value = 'Mine';
    title().dispatchEvent(new Event('input'));
    change({ title: 'Theirs', version: 4 }, 'title');
    await stable();
    expect(title().value).toBe('Mine');
    title().dispatchEvent(new Event('blur'));
    expect(live.sent).toMatchObject([
      { name: 'update_task', fields: { id: 7, title: 'Mine', base_version: 3 } },
    ]);
  });

  it('shows what others make of the title while nobody types here', async () => {
    title().focus();
    change({ title: 'Theirs', version: 4 }, 'title');
    await stable();
    expect(title().value).toBe('Theirs');
    title().dispatchEvent(new Event('blur'));
    expect(live.sent).toEqual([]);
  });

  it('never sends an empty title', () => {
    title().focus();
    title().value = '   ';
    title().dispatchEvent(new Event('input'));
    title().dispatchEvent(new Event('blur'));
    expect(live.sent).toEqual([]);
    expect(title().value).toBe('Paint the fence');
  });

  it('keeps a draft when others change the description, says so, and saves from its own base', async () => {
    button('Edit the description').click();
    await stable();
    const draft = host().querySelector<HTMLTextAreaElement>('tc-description textarea')!;
    draft.value = 'Only one side.';
    draft.dispatchEvent(new Event('input'));
    change({ description: 'All of it.', version: 4 }, 'description');
    await stable();
    expect(draft.value).toBe('Only one side.');
    expect(host().textContent).toContain('Someone has changed the description');

    button('Save').click();
    expect(live.sent).toMatchObject([
      { fields: { description: 'Only one side.', base_version: 3 } },
    ]);
  });

  it('adds a step below the task', async () => {
    button('Add subtask').click();
    const box = host().querySelector<HTMLTextAreaElement>('tc-quick-add textarea')!;
    box.value = 'Sand it';
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    await stable();
    expect(live.sent).toMatchObject([
      { name: 'create_task', fields: { title: 'Sand it', parent_id: 7 } },
    ]);
    expect(host().querySelector('tc-subtasks')?.textContent).toContain('Sand it');
  });

  it('fetches a task that is not on the board any more', async () => {
    fixture.componentRef.setInput('taskId', 40);
    await stable();
    expect(task).toHaveBeenCalledExactlyOnceWith(40);
    expect(title().value).toBe('Long ago');
    expect(button('Completed')).toBeDefined();
  });

  describe('with others at the task', () => {
    const company = (): string => host().querySelector('p.company span')?.textContent ?? '';
    const there = async (...people: Partial<PersonThere>[]): Promise<void> => {
      const named = people.map((each) => ({
        user_id: 2,
        task_id: 7,
        editing: null,
        since: '',
        ...each,
      }));
      live.presence$.next({ project_id: 3, count: named.length, people: named });
      await stable();
    };

    it('says who else is there and who is writing, and speaks of writers only', async () => {
      const notices = TestBed.inject(Notices);
      await there({ user_id: 1 }, {});
      expect(company()).toBe('Ben is looking at this task');
      expect(notices.announcement()).toBe('');
      await there({ editing: 'description' });
      expect(company()).toBe('Ben is editing the description');
      expect(notices.announcement()).toBe('Ben is editing the description');
      await there({ task_id: 8 });
      expect(company()).toBe('');
    });

    it('lets them see what is written here', async () => {
      const presence = TestBed.inject(PresenceStore);
      const write = vi.spyOn(presence, 'write');
      button('Edit the description').click();
      await stable();
      expect(write).toHaveBeenCalledWith('description', true);
      button('Cancel').click();
      await stable();
      expect(write).toHaveBeenLastCalledWith('description', false);
      const box = host().querySelector<HTMLTextAreaElement>('tc-comments textarea')!;
      box.value = 'Which colour?';
      box.dispatchEvent(new Event('input'));
      await stable();
      expect(write).toHaveBeenLastCalledWith('comment', true);
    });
  });

  describe('the history', () => {
    const asked = (): TestRequest =>
      TestBed.inject(HttpTestingController).expectOne(
        (request) => request.url === '/api/tasks/7/activity',
      );
    const line = (id: number, field: string | null, before: unknown, after: unknown): Activity => ({
      ...{ id, task_id: 7, actor_id: 2, at: fence.created_at, field, before, after },
      event: field === null ? 'task_created' : 'task_updated',
    });
    const lines = (): string[] =>
      [...host().querySelectorAll('tc-history li')].map((each) =>
        each.textContent.replace(/\s+/gu, ' ').trim(),
      );

    it('is fetched when asked for, newest first, and follows what happens', async () => {
      button('History').click();
      await stable();
      const request = asked();
      expect(request.request.params.get('sort')).toBe('-id');
      request.flush({ items: [line(2, 'priority', 0, 3)], next_cursor: 'more' });
      await stable();
      expect(lines()[0]).toContain('Ben changed the priority from No priority to High');

      button('Show earlier changes').click();
      await stable();
      const more = asked();
      expect(more.request.params.get('cursor')).toBe('more');
      more.flush({ items: [line(1, null, null, null)], next_cursor: null });
      await stable();
      expect(lines()).toHaveLength(2);

      change({ title: 'Theirs', version: 4 }, 'title');
      await stable();
      asked().flush({ items: [line(3, 'title', 'Mine', 'Theirs')], next_cursor: null });
      await stable();
      expect(lines()[0]).toContain('Ben changed the title from “Mine” to “Theirs”');
    });

    it('costs nothing while it is closed', async () => {
      change({ title: 'Theirs', version: 4 }, 'title');
      await stable();
      TestBed.inject(HttpTestingController).expectNone(
        (request) => request.url === '/api/tasks/7/activity',
      );
      expect(lines()).toEqual([]);
    });
  });

  it('shows a comment as soon as it is written, and once', async () => {
    const box = host().querySelector<HTMLTextAreaElement>('tc-comments textarea')!;
    box.value = 'Which colour?';
    box.dispatchEvent(new Event('input'));
    await stable();
    button('Comment').click();
    await stable();
    const comments = (): string[] =>
      [...host().querySelectorAll('tc-comments article')].map((each) => each.textContent);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('sending…');

    const { fields } = live.sent.at(-1)!;
    const said = { ...step, id: 90, task_id: 7, body: fields['body'], version: 1 };
    live.tell('comment_created', said, { actor_id: 1 });
    await live.answer(said);
    await stable();
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).not.toContain('sending…');
  });

  describe('of a task that is gone', () => {
    const gone = new Refused({ type: '', title: '', status: 404, code: 'not_found' });
    const seek = (deleted: Task | null): void => {
      const found = deleted && {
        task: deleted,
        deleted_at: fence.updated_at,
        deleted_by: null,
        deleted_by_name: null,
      };
      const api = { task: () => Promise.reject(gone), deleted: () => Promise.resolve(found) };
      Object.assign(TestBed.inject(ProjectsApi), api);
    };
    const text = (): string => host().querySelector('.body')!.textContent.replace(/\s+/gu, ' ');

    it('says who deleted it, gives back what was being written, and restores it', async () => {
      seek(fence);
      title().value = 'Paint the gate';
      title().dispatchEvent(new Event('input'));
      const box = host().querySelector<HTMLTextAreaElement>('tc-comments textarea')!;
      box.value = 'Which colour?';
      box.dispatchEvent(new Event('input'));
      live.tell('task_deleted', { id: 7 });
      await stable();
      await stable();
      expect(text()).toContain('Ben deleted this task');
      const kept = [...host().querySelectorAll('pre')].map((each) => each.textContent);
      expect(kept).toEqual(['Paint the gate', 'Which colour?']);
      expect(live.sent).toEqual([]);

      button('Restore it').click();
      expect(live.sent).toMatchObject([{ name: 'restore_task', fields: { id: 7 } }]);
      await stable();
      expect(title().value).toBe('Paint the gate');
    });

    it('leads to the board from a link to what nobody may see', async () => {
      seek(null);
      fixture.componentRef.setInput('taskId', 40);
      await stable();
      await stable();
      expect(text()).toContain('This task is not here');
      expect(button('Restore it')).toBeUndefined();
      const close = vi.spyOn(TestBed.inject(BackToBoard), 'close').mockResolvedValue();
      button('Go to the board').click();
      expect(close).toHaveBeenCalledOnce();
    });

    it('can be asked for again when the server was out of reach', async () => {
      const cut = new Refused({ type: '', title: '', status: 0, code: 'unreachable' });
      Object.assign(TestBed.inject(ProjectsApi), { task: () => Promise.reject(cut) });
      live.state.set('offline');
      fixture.componentRef.setInput('taskId', 40);
      await stable();
      await stable();
      expect(text()).toContain('This task could not be opened');
      Object.assign(TestBed.inject(ProjectsApi), { task });
      live.state.set('live');
      await stable();
      await stable();
      expect(title().value).toBe('Long ago');
    });
  });

  it('has menus of its fields, into which the keyboard goes', async () => {
    const enter = { key: 'Enter', keyCode: 13, bubbles: true };
    const press = async (): Promise<void> => {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', enter));
      await stable();
    };
    button('PriorityNo priority').focus();
    await press();
    expect(document.activeElement!.textContent).toContain('Urgent');
    await press();
    expect(live.sent.map(({ fields }) => fields['priority'])).toEqual([4]);
    expect(document.activeElement!.textContent).toBe('PriorityUrgent');
  });

  it('has a refused title there again, to be mended', async () => {
    title().value = 'Paint the gate';
    title().dispatchEvent(new Event('input'));
    title().dispatchEvent(new Event('blur'));
    await live.refuse({});
    await stable();
    expect(title().value).toBe('Paint the gate');
  });
});
