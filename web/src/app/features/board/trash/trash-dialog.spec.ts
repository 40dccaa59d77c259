import { TestBed } from '@angular/core/testing';
import { aSnapshot, aTask } from '../../../../testing/entities';
import { FakeLive, openBoard } from '../../../../testing/fake-live';
import { Screen } from '../../../../testing/screen';
import { BEN } from '../../../../testing/cast';
import { UNREACHABLE, Refused } from '../../../core/errors/problem';
import { ProjectsApi } from '../../../data/projects/api';
import { Task, TrashedTask } from '../../../data/tasks/model';
import { TrashDialog } from './trash-dialog';

const fence = aTask({ id: 7, title: 'Paint the fence' });
const step = aTask({ id: 8, title: 'Buy paint', parent_id: 7 });
const menu = aTask({ id: 9, title: 'Plan the menu', completed: true });
const inTrash = (task: Task): TrashedTask => ({
  task,
  deleted_at: '2026-11-23T14:02:24.123456Z',
  deleted_by: 2,
  deleted_by_name: 'Ben',
});

describe('TrashDialog', () => {
  let screen: Screen;
  let live: FakeLive;
  const trashed = vi.fn<(project: number, cursor?: string) => Promise<unknown>>();

  async function open(pages: Task[][], user?: typeof BEN): Promise<void> {
    trashed.mockReset();
    pages.forEach((items, index) => {
      const next_cursor = index < pages.length - 1 ? `page ${String(index + 2)}` : null;
      trashed.mockResolvedValueOnce({ items: items.map(inTrash), next_cursor });
    });
    ({ live } = await openBoard(aSnapshot([]), user));
    Object.assign(TestBed.inject(ProjectsApi), { trashed });
    const fixture = TestBed.createComponent(TrashDialog);
    screen = new Screen(fixture);
    await screen.settle();
  }

  it('shows what was deleted; subtasks come with their task', async () => {
    await open([[fence, step, menu]]);
    expect(trashed).toHaveBeenCalledExactlyOnceWith(3, undefined);
    expect(screen.text).toContain('Paint the fence');
    expect(screen.text).toContain('with 1 subtask');
    expect(screen.text).not.toContain('Buy paint');
    expect(screen.text).toMatch(/completed · deleted .* by Ben/u);
  });

  it('brings a task back', async () => {
    await open([[fence, menu]]);
    await screen.press('Restore Paint the fence');
    expect(live.sent).toMatchObject([{ name: 'restore_task', fields: { id: 7 } }]);
    expect(screen.text).toContain('Paint the fence');
    await live.answer(fence);
    await screen.settle();
    expect(screen.text).not.toContain('Paint the fence');
  });

  it('leads on to the next task, and to the title after the last', async () => {
    await open([[fence, menu]]);
    const restore = async (task: Task): Promise<void> => {
      screen.button(`Restore ${task.title}`).focus();
      await screen.press(`Restore ${task.title}`);
      await live.answer(task);
      await screen.settle();
    };
    await restore(fence);
    await vi.waitFor(() => {
      expect(document.activeElement).toBe(screen.button('Restore Plan the menu'));
    });
    await restore(menu);
    await vi.waitFor(() => {
      expect(document.activeElement?.textContent).toBe('Deleted tasks');
    });
  });

  it('follows what others delete and restore meanwhile', async () => {
    await open([[fence]]);
    trashed.mockResolvedValueOnce({ items: [menu, fence].map(inTrash), next_cursor: null });
    live.tell('task_deleted', { id: 9 });
    await screen.settle();
    expect(screen.text).toContain('Plan the menu');
    live.tell('task_restored', fence);
    await screen.settle();
    expect(screen.text).not.toContain('Paint the fence');
  });

  it('shows more when asked, and says when there is nothing', async () => {
    await open([[fence], [menu]]);
    await screen.press('Show more');
    expect(trashed).toHaveBeenLastCalledWith(3, 'page 2');
    expect(screen.text).toContain('Paint the fence');
    expect(screen.text).toContain('Plan the menu');
    expect(screen.text).not.toContain('Show more');
  });

  it('says that there is nothing, or why nobody knows', async () => {
    await open([[]]);
    expect(screen.text).toContain('Nothing here');
    trashed.mockRejectedValueOnce(new Refused(UNREACHABLE));
    live.tell('task_deleted', { id: 9 });
    await screen.settle();
    expect(screen.text).toContain('Try again');
  });

  it('lets viewers look and no more', async () => {
    await open([[fence]], { ...BEN, id: 3 });
    expect(screen.text).toContain('Paint the fence');
    expect(() => screen.button('Restore Paint the fence')).toThrow('no button');
  });
});
