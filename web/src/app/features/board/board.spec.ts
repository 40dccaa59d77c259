import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { BoardOnScreen, TASKS } from '../../../testing/board-on-screen';
import { aTask, GARDEN } from '../../../testing/entities';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { ProjectsApi } from '../../data/projects/api';
import { ConfirmDialog } from '../../ui/dialog/confirm-dialog';
import { Dialogs } from '../../ui/dialog/dialogs';

const GONE = { type: '', title: 'Gone', status: 404, code: 'not_found' };

describe('Board', () => {
  const board = new BoardOnScreen();
  const { host, columns, card, focused, press } = board;

  it('shows each section with its cards, and what others do at once', async () => {
    expect(columns()).toEqual(['To do: Paint the fence, Borrow tables', 'Doing: Plan the menu']);
    board.live.tell(
      'task_updated',
      { ...TASKS[0]!, section_id: 5, position: 'b' },
      { changed: ['section_id'] },
    );
    await board.fixture.whenStable();
    expect(columns()).toEqual(['To do: Borrow tables', 'Doing: Plan the menu, Paint the fence']);
  });

  it('says what it counts: cards in their section, subtasks apart, one and many', async () => {
    const said = (): string[] =>
      ['tc-board-header p', '.count + .visually-hidden', '.fact .visually-hidden'].flatMap((each) =>
        [...host().querySelectorAll(each)].map((it) => it.textContent.replace(/\s+/g, ' ').trim()),
      );
    expect(said()).toEqual(['3 open tasks', '2 tasks', '1 task']);
    for (const id of [20, 21]) {
      board.live.tell('task_created', aTask({ id, section_id: 5, parent_id: 9 }));
      await board.fixture.whenStable();
    }
    board.live.tell('task_updated', { ...TASKS[0]!, completed: true }, { changed: ['completed'] });
    await board.fixture.whenStable();
    expect(said()).toEqual([
      '2 open tasks · 2 open subtasks · 1 done',
      ...['1 task', '1 task', '2 open subtasks'],
    ]);
  });

  it('reads a title in the direction of its own letters', async () => {
    board.live.tell(
      'task_updated',
      { ...TASKS[0]!, title: 'לצבוע את הגדר' },
      { changed: ['title'] },
    );
    await board.fixture.whenStable();
    expect(card(7).textContent).toBe('לצבוע את הגדר');
    expect(card(7).getAttribute('dir')).toBe('auto');
    expect(host().querySelector('tc-board-column h2')?.getAttribute('dir')).toBe('auto');
  });

  it('shows who else is here, and at which card', async () => {
    const people = [1, 2, 3].map((user_id) => ({
      user_id,
      task_id: user_id === 2 ? 7 : null,
      editing: user_id === 2 ? 'title' : null,
      since: '',
    }));
    board.live.presence$.next({ project_id: 3, count: 9, people });
    await board.fixture.whenStable();
    const here = host().querySelector('[aria-label="Here now"]')!;
    const named = [...here.querySelectorAll('tc-avatar')].map((each) => each.ariaLabel);
    expect(named).toEqual(['Ben is changing the title: “Paint the fence”', 'Cleo is here']);
    expect(here.textContent).toContain('+6');
    const cardOf = (id: number): Element => card(id).closest('tc-task-card')!;
    expect(cardOf(7).textContent).toContain('Ben is changing the title');
    expect(cardOf(8).querySelector('.company')).toBeNull();

    board.live.presence$.next({ project_id: 3, count: 1, people: people.slice(0, 1) });
    await board.fixture.whenStable();
    expect(host().querySelector('[aria-label="Here now"]')).toBeNull();
  });

  it('takes the very next key in a field that was just opened', async () => {
    const opened = (): string => document.activeElement?.getAttribute('aria-label') ?? '';
    host().querySelector<HTMLElement>('.more button')!.click();
    expect(opened()).toBe('Name of the new section');

    host().querySelector<HTMLElement>('[aria-label="Section Doing"]')!.click();
    await board.fixture.whenStable();
    const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
    items.find((item) => item.textContent.includes('Rename'))!.click();
    await Promise.resolve();
    expect(opened()).toBe('Section name');
  });

  describe('by keyboard', () => {
    it('has one stop for Tab, and arrows walk from card to card', async () => {
      expect(host().querySelectorAll('tc-task-card a[tabindex="0"]')).toHaveLength(1);
      card(7).focus();
      await press('ArrowDown');
      expect(focused()).toBe('Borrow tables');
      await press('ArrowRight');
      expect(focused()).toBe('Plan the menu');
      await press('ArrowLeft');
      expect(focused()).toBe('Paint the fence');
    });

    it('carries a card, says where it is, and sends one move when it is put down', async () => {
      card(7).focus();
      await press(' ', 'ArrowRight', 'ArrowDown');
      expect(columns()).toEqual(['To do: Borrow tables', 'Doing: Plan the menu, Paint the fence']);
      expect(host().querySelector('[aria-live]')?.textContent).toBe('Doing, place 2 of 2.');
      expect(board.live.sent).toEqual([]);

      await press(' ');
      expect(board.live.sent).toMatchObject([
        { name: 'move_task', fields: { id: 7, section_id: 5, after_id: 9 } },
      ]);
      expect(columns()).toEqual(['To do: Borrow tables', 'Doing: Plan the menu, Paint the fence']);
      expect(focused()).toBe('Paint the fence');
    });

    it('puts a card back with Escape and sends nothing', async () => {
      card(7).focus();
      await press(' ', 'ArrowRight', 'Escape');
      expect(columns()).toEqual(['To do: Paint the fence, Borrow tables', 'Doing: Plan the menu']);
      expect(board.live.sent).toEqual([]);
    });

    it('walks on past the cards that were shown at first', async () => {
      for (let id = 100; id < 170; id++) {
        board.live.tell('task_created', aTask({ id, section_id: 5, position: `b${String(id)}` }));
      }
      await board.fixture.whenStable();
      expect(card(169)).toBeNull();
      card(9).focus();
      for (let step = 0; step < 66; step++) await press('ArrowDown');
      expect(focused()).toBe('Task 165');
      expect(host().querySelectorAll('tc-task-card a[tabindex="0"]')).toHaveLength(1);
    });

    it('keeps the stop for Tab at the first cards while older ones come in above', async () => {
      for (let id = 100; id < 130; id++) {
        board.live.tell('task_created', aTask({ id, section_id: 4, position: `a0${String(id)}` }));
      }
      await board.fixture.whenStable();
      const stops = [...host().querySelectorAll('tc-task-card a[tabindex="0"]')];
      expect(stops.map((stop) => stop.textContent)).toEqual(['Task 100']);
    });

    it('goes from the filter back to the cards with Escape', async () => {
      const filter = host().querySelector<HTMLInputElement>('input[type=search]')!;
      filter.focus();
      filter.value = 'nothing like it';
      filter.dispatchEvent(new Event('input'));
      await board.fixture.whenStable();
      expect(columns()).toEqual(['To do: ', 'Doing: ']);
      await press('Escape');
      expect(focused()).toBe('Paint the fence');
    });

    it('is back at the menu after a dialog that was opened from there', async () => {
      const trashed = (): Promise<unknown> => Promise.resolve({ items: [], next_cursor: null });
      Object.assign(TestBed.inject(ProjectsApi), { trashed });
      const trigger = host().querySelector<HTMLElement>('[aria-label=Project]')!;
      trigger.focus();
      trigger.click();
      await board.fixture.whenStable();
      const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
      const item = items.find((each) => each.textContent.includes('Deleted tasks'))!;
      item.focus();
      item.click();
      await board.fixture.whenStable();
      expect(document.querySelector('tc-trash-dialog')).not.toBeNull();
      TestBed.inject(Dialogs).closeAll();
      await board.fixture.whenStable();
      expect(document.activeElement).toBe(trigger);
    });

    it('completes a card and goes on with the next', async () => {
      card(7).focus();
      await press('x');
      expect(board.live.sent).toMatchObject([{ name: 'complete_task', fields: { id: 7 } }]);
      expect(focused()).toBe('Borrow tables');
    });

    it('adds a task where the keyboard is', async () => {
      card(9).focus();
      await press('n');
      const box = document.activeElement as HTMLTextAreaElement;
      box.value = 'Buy lanterns';
      await press('Enter');
      expect(board.live.sent).toMatchObject([
        { name: 'create_task', fields: { title: 'Buy lanterns', section_id: 5, project_id: 3 } },
      ]);
      expect(columns()[1]).toBe('Doing: Plan the menu, Buy lanterns');
    });
  });

  it('closes what is open about the project when it is lost', async () => {
    const dialogs = TestBed.inject(Dialogs);
    dialogs.open(ConfirmDialog, { title: 'Remove Ben?', text: '', yes: 'Remove' });
    await board.fixture.whenStable();
    board.live.replicas.get('project:3')!.lost(GONE);
    await board.fixture.whenStable();
    expect(host().textContent).toContain('This project is not here');
    expect(dialogs.anyOpen).toBe(false);
  });

  it('opens and completes a card that is still being added, and says that it is', async () => {
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    card(9).focus();
    await press('n');
    (document.activeElement as HTMLTextAreaElement).value = 'Buy lanterns';
    await press('Enter');
    const added = host().querySelectorAll<HTMLElement>('tc-board-column')[1]!;
    const link = [...added.querySelectorAll<HTMLElement>('tc-task-card a')].at(-1)!;
    expect(link.textContent).toBe('Buy lanterns');
    expect(link.title).toBe('Being added…');
    link.click();
    expect(navigate).toHaveBeenCalledOnce();
    link.focus();
    await press('x');
    const { id, fields } = board.live.sent[0]!;
    const real = aTask({ id: 12, title: 'Buy lanterns', section_id: 5, position: 'b' });
    board.live.tell('task_created', real, { command_id: id });
    await board.live.answer(real);
    expect(board.live.sent[1]).toMatchObject({
      ...{ name: 'complete_task', fields: { id: `uid:${String(fields['uid'])}` } },
    });
  });

  it('offers nothing that a viewer may not do', async () => {
    board.live.tell('member_updated', { project_id: 3, user_id: 1, name: 'Ada', role: 'viewer' });
    await board.fixture.whenStable();
    const words = [...host().querySelectorAll('button')].map((button) => button.textContent.trim());
    expect(words.filter((word) => word.startsWith('Add'))).toEqual([]);
    card(7).focus();
    await press('x', ' ', 'ArrowRight', ' ');
    expect(board.live.sent).toEqual([]);
  });

  it('keeps what is being written in a section that somebody deletes', async () => {
    card(9).focus();
    await press('n');
    const box = document.activeElement as HTMLTextAreaElement;
    box.value = 'Half a thought';
    box.dispatchEvent(new Event('input'));
    board.live.tell('task_deleted', { id: 9 });
    board.live.tell('section_deleted', { id: 5 });
    await board.fixture.whenStable();
    expect(columns()[0]).toBe('Without section: ');
    const [loose] = host().querySelectorAll('tc-quick-add');
    expect(loose!.textContent).toContain('Half a thought');
    expect(TestBed.inject(Notices).all()[0]?.text).toContain('The section was deleted.');
  });

  it('says that it is not here while it cannot be reached, and tries again', async () => {
    const offline = { type: '', title: '', status: 0, code: 'unreachable' };
    const snapshot = vi.fn(() => Promise.reject(new Refused(offline)));
    Object.assign(TestBed.inject(ProjectsApi), { snapshot });
    board.live.state.set('offline');
    board.fixture.componentRef.setInput('projectId', 4);
    await board.fixture.whenStable();
    // Once this device was looked through.
    await vi.waitUntil(() => board.live.replicas.has('project:4'));
    await board.live.replicas
      .get('project:4')!
      .snapshot()
      .catch(() => undefined);
    await board.fixture.whenStable();
    expect(host().textContent).toContain('This project is not on this device yet');
    expect(host().textContent).toContain('as soon as the network is back');
    expect(board.live.replicas.has('project:4')).toBe(true);
    board.live.replicas.clear();
    [...host().querySelectorAll('button')].at(-1)!.click();
    expect(board.live.replicas.has('project:4')).toBe(true);
  });

  it('gives back what was being written when the project goes away', async () => {
    card(9).focus();
    await press('n');
    const box = document.activeElement as HTMLTextAreaElement;
    box.value = 'Half a thought';
    box.dispatchEvent(new Event('input'));
    board.live.replicas.get('project:3')!.lost(GONE);
    await board.fixture.whenStable();
    const kept = host().querySelector('tc-kept-texts')!;
    expect(kept.textContent).toContain('Half a thought');
    expect(kept.querySelector('[aria-label="Copy: New task"]')).not.toBeNull();
    kept.querySelector<HTMLElement>('[aria-label="Discard: New task"]')!.click();
    await board.fixture.whenStable();
    expect(kept.textContent).not.toContain('Half a thought');
  });

  it('names the page after the project and the task that is open', async () => {
    const title = (): string => document.title;
    expect(title()).toBe('Garden party · Taskcast');
    board.live.tell('project_updated', { ...GARDEN, name: 'Summer party', version: 2 });
    await board.fixture.whenStable();
    expect(title()).toBe('Summer party · Taskcast');
  });
});
