import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Drafts } from '../../data/drafts/drafts';
import { ProjectsApi } from '../../data/projects/api';
import { TaskDrawer } from './task-drawer';

const fence = aTask({ id: 7, title: 'Paint the fence', description: 'Both sides.', version: 3 });
const cake = aTask({ id: 8, title: 'Order cake', version: 5 });

describe('What is written in the drawer', () => {
  let fixture: ComponentFixture<TaskDrawer>;
  let live: FakeLive;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const boxOf = (label: string): HTMLTextAreaElement =>
    host().querySelector(`textarea[aria-label="${label}"]`)!;
  const press = (label: string): void => {
    [...host().querySelectorAll('button')]
      .find(
        (each) => each.getAttribute('aria-label') === label || each.textContent.trim() === label,
      )!
      .click();
  };
  const stable = async (): Promise<void> => {
    await settled();
    await fixture.whenStable();
    for (const request of TestBed.inject(HttpTestingController).match(() => true)) {
      request.flush({ items: [], next_cursor: null });
    }
    await settled();
    await fixture.whenStable();
  };
  const open = async (id: number): Promise<void> => {
    fixture.componentRef.setInput('taskId', id);
    await stable();
  };
  const type = async (label: string, text: string): Promise<void> => {
    boxOf(label).value = text;
    boxOf(label).dispatchEvent(new Event('input'));
    await stable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
    });
    ({ live } = await openBoard(aSnapshot([fence, cake])));
    Object.assign(TestBed.inject(ProjectsApi), {
      task: () => new Promise(() => undefined),
      completed: () => Promise.resolve([]),
    });
    fixture = TestBed.createComponent(TaskDrawer);
    document.body.append(host());
    await open(7);
  });
  afterEach(() => fixture.destroy());

  it('is saved for the task it was typed for when another one is opened by the browser', async () => {
    await type('Title', 'Paint the gate');
    await open(8);
    expect(live.sent).toMatchObject([
      { name: 'update_task', fields: { id: 7, title: 'Paint the gate', base_version: 3 } },
    ]);
    expect(boxOf('Title').value).toBe('Order cake');
    boxOf('Title').dispatchEvent(new Event('blur'));
    expect(live.sent).toHaveLength(1);
  });

  it('is saved when the drawer goes away under it', async () => {
    await type('Title', 'Paint the gate');
    fixture.destroy();
    expect(live.sent).toMatchObject([{ fields: { id: 7, title: 'Paint the gate' } }]);
  });

  it('waits in its own task while another one is looked at', async () => {
    press('Edit the description');
    await stable();
    await type('Description', 'Only one side.');
    await type('New comment', 'Which colour?');
    await open(8);
    expect(boxOf('New comment').value).toBe('');
    expect(host().querySelector('textarea[aria-label="Description"]')).toBeNull();
    await open(7);
    expect(boxOf('Description').value).toBe('Only one side.');
    expect(boxOf('New comment').value).toBe('Which colour?');
    press('Save');
    await stable();
    expect(live.sent).toMatchObject([
      { fields: { id: 7, description: 'Only one side.', base_version: 3 } },
    ]);
  });

  it('comes back when the task does', async () => {
    await type('New comment', 'Which colour?');
    live.tell('task_deleted', { id: 7 });
    await stable();
    expect(boxOf('New comment')).toBeNull();
    live.tell('task_restored', { ...fence, version: 4 });
    await stable();
    expect(boxOf('New comment').value).toBe('Which colour?');
  });

  it('is there to be mended when the server refuses it', async () => {
    await type('New comment', 'Too long');
    press('Comment');
    await stable();
    expect(boxOf('New comment').value).toBe('');
    await live.refuse({});
    await stable();
    expect(boxOf('New comment').value).toBe('Too long');

    press('Edit the description');
    await stable();
    await type('Description', 'Too long as well');
    press('Save');
    await stable();
    expect(host().querySelector('textarea[aria-label="Description"]')).toBeNull();
    await live.refuse({});
    await stable();
    expect(boxOf('Description').value).toBe('Too long as well');
  });

  it('gives way to what is written by then', async () => {
    await type('New comment', 'First');
    press('Comment');
    await stable();
    await type('New comment', 'Second');
    await live.refuse({});
    await stable();
    expect(boxOf('New comment').value).toBe('Second');
  });

  it('would be lost with the page until it is sent or given up', async () => {
    const drafts = TestBed.inject(Drafts);
    press('Edit the description');
    await stable();
    expect(drafts.count()).toBe(0);
    await type('Description', 'Only one side.');
    expect(drafts.count()).toBe(1);
    press('Cancel');
    await stable();
    expect(drafts.count()).toBe(0);
  });

  describe('in a comment that is reworded', () => {
    const said = { ...fence, id: 90, task_id: 7, body: 'Blue', version: 1, created_by: 1 };
    beforeEach(async () => {
      live.tell('comment_created', said);
      await stable();
      press('Edit comment');
      await stable();
    });

    it('is not touched when it is reworded elsewhere, and saved from where it began', async () => {
      await type('Edit comment', 'Green');
      live.tell('comment_updated', { ...said, body: 'Red', version: 2 }, { changed: ['body'] });
      await stable();
      expect(boxOf('Edit comment').value).toBe('Green');
      press('Save');
      await stable();
      expect(live.sent).toMatchObject([{ fields: { id: 90, body: 'Green', base_version: 1 } }]);
    });

    it('stands beside the other text when both were saved, and can replace it', async () => {
      await type('Edit comment', 'Green');
      press('Save');
      await stable();
      const current = { ...said, body: 'Red', version: 2 };
      await live.refuse({ status: 409, code: 'conflict', current, conflicting_fields: ['body'] });
      await stable();
      expect(boxOf('Edit comment').value).toBe('Green');
      expect(host().querySelector('article')!.textContent).toContain('changed in another window');
      expect(host().querySelector('article .theirs')!.textContent.trim()).toBe('Red');
      press('Save');
      await stable();
      expect(live.sent.at(-1)).toMatchObject({ fields: { body: 'Green', base_version: 2 } });
    });
  });
});
