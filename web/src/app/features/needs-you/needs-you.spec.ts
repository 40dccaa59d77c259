import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { SectionCommands } from '../../data/projects/section-commands';
import { CommandQueue } from '../../data/queue/command-queue';
import { TaskCommands } from '../../data/tasks/task-commands';
import { NeedsYou } from './needs-you';

const fence = aTask({ id: 7, title: 'Paint the fence', version: 3 });

describe('What needs you', () => {
  let live: FakeLive;
  let host: HTMLElement;
  let commands: TaskCommands;
  const text = (): string => host.textContent.replace(/\s+/gu, ' ');
  const shown = async (): Promise<void> => {
    const fixture = TestBed.createComponent(NeedsYou);
    host = fixture.nativeElement as HTMLElement;
    document.body.append(host);
    await fixture.whenStable();
  };
  const press = async (name: string): Promise<void> => {
    const buttons = [...host.querySelectorAll('button')];
    buttons.find((button) => button.textContent.trim() === name)!.click();
    await settled();
    TestBed.tick();
  };
  const offline = (act: () => unknown): void => {
    live.state.set('offline');
    act();
    live.state.set('live');
    TestBed.tick();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    ({ live } = await openBoard(aSnapshot([fence])));
    commands = TestBed.inject(TaskCommands);
  });
  afterEach(() => host.remove());

  it('says so where there is nothing', async () => {
    await shown();
    expect(text()).toContain('Nothing needs you');
  });

  it('shows both texts of a conflict, and sends what the person wrote anew', async () => {
    offline(() => void commands.update(fence, { title: 'Mine' }));
    const current = { ...fence, title: 'Theirs', version: 4 };
    await live.refuse({ status: 409, code: 'conflict', current, conflicting_fields: ['title'] });
    await shown();
    expect(text()).toContain('Change “Paint the fence”');
    expect([...host.querySelectorAll('pre')].map((each) => each.textContent)).toEqual([
      ...['Mine', 'Theirs'],
    ]);
    await press('Change');
    host.querySelector('textarea')!.value = 'Both';
    await press('Save');
    expect(live.sent.at(-1)?.fields).toEqual({ id: 7, title: 'Both', base_version: 4 });
    await live.answer({ ...fence, title: 'Both', version: 5 });
    TestBed.tick();
    expect(text()).toContain('Nothing needs you');
  });

  it('saves without the person who is no member any more', async () => {
    offline(() => void commands.create({ title: 'Buy lanterns', assignee_ids: [9] }));
    const errors = [{ field: 'assignee_ids', message: 'Must be members of the project.' }];
    await live.refuse({ status: 422, code: 'invalid', errors });
    await shown();
    for (const words of ['New task “Buy lanterns”', 'In “Garden party”', 'Must be members'])
      expect(text()).toContain(words);
    await press('Save without it');
    expect(live.sent.at(-1)?.fields).toMatchObject({ title: 'Buy lanterns' });
    expect(live.sent.at(-1)?.fields).not.toHaveProperty('assignee_ids');
  });

  it('restores a task that was deleted meanwhile, and saves what was written for it', async () => {
    offline(() => void commands.update(fence, { title: 'Mine' }));
    const deleted = { by: 2, by_name: 'Ben', at: '2026-11-30T07:00:00Z', until: '' };
    await live.refuse({ status: 404, code: 'not_found', deleted });
    await shown();
    expect(text()).toContain('Ben deleted it.');
    await press('Restore and save mine');
    await live.answer(fence, {}, live.sent.at(1));
    expect(live.sent.slice(1).map(({ name }) => name)).toEqual(['restore_task', 'update_task']);
  });

  it('keeps a move of a section until the person decides', async () => {
    offline(() => void TestBed.inject(SectionCommands).create('Later'));
    await live.refuse({ status: 403, code: 'forbidden' });
    await shown();
    expect(text()).toContain('New section “Later”');
    await press('Try again');
    expect(live.sent).toHaveLength(2);
    await live.answer({ id: 5 });
    expect(TestBed.inject(CommandQueue).undecided()).toEqual([]);
  });
});
