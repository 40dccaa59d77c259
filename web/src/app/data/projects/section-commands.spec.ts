import { TestBed } from '@angular/core/testing';
import { aSection, aSnapshot, GARDEN } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Notice, Notices } from '../../core/errors/notices';
import { BoardStore } from './board-store';
import { Section } from './model';
import { ProjectCommands } from './project-commands';
import { SectionCommands } from './section-commands';

const [todo, doing, done] = [
  aSection({ id: 4, name: 'To do', position: 'a0', version: 2 }),
  aSection({ id: 5, name: 'Doing', position: 'a1', version: 3 }),
  aSection({ id: 6, name: 'Done', position: 'a2' }),
] as const;

describe('SectionCommands', () => {
  let live: FakeLive;
  let board: BoardStore;
  let sections: SectionCommands;
  const names = (): string => board.sections().map((section) => section.name).join(', '); // prettier-ignore
  const notice = (): Notice | undefined => TestBed.inject(Notices).all()[0];
  const insist = (): void => TestBed.inject(Notices).act(notice()!.id);
  const lastSent = (): Readonly<Record<string, unknown>> => live.sent.at(-1)!.fields;
  const conflict = (current: Section | typeof GARDEN, field: string): Promise<void> =>
    live.refuse({ status: 409, code: 'conflict', current, conflicting_fields: [field] });

  beforeEach(async () => {
    ({ live, board } = await openBoard(aSnapshot([], [todo, doing, done])));
    sections = TestBed.inject(SectionCommands);
  });

  it('name the version of the section that the person saw', async () => {
    void sections.shift(doing, -1);
    expect(lastSent()).toEqual({ id: 5, before_id: 4, base_version: 3 });
    expect(names()).toBe('Doing, To do, Done');
    await live.answer({ ...doing, position: 'Zz', version: 4 });
    live.tell('section_updated', { ...doing, position: 'Zz', version: 4 });
    void sections.rename(todo, 'Next');
    expect(lastSent()).toEqual({ id: 4, name: 'Next', base_version: 2 });
    expect(names()).toBe('Doing, Next, Done');
  });

  it('follow one’s own changes of the same section without a conflict', async () => {
    void sections.shift(doing, -1);
    void sections.rename(doing, 'Under way');
    void sections.shift(board.sections()[0]!, 1);
    await settled();
    expect(live.sent).toHaveLength(1);
    expect(names()).toBe('To do, Under way, Done');
    await live.answer({ ...doing, position: 'Zz', version: 4 });
    const [first, renaming, second] = live.sent;
    expect(renaming?.fields).toMatchObject({ name: 'Under way', base_version: 3 });
    expect(second?.fields).toMatchObject({ after_id: 4, base_version: { after: first?.id } });
  });

  it('leave a section where somebody else moved it meanwhile, and offer to insist', async () => {
    const theirs = { ...doing, position: 'a3', version: 4 };
    void sections.shift(doing, -1);
    await conflict(theirs, 'position');
    expect(notice()?.text).toBe('Somebody moved “Doing” meanwhile. It stays there.');
    live.tell('section_updated', theirs, { changed: ['position'] });
    expect(names()).toBe('To do, Done, Doing');
    expect(notice()?.action).toBe('Move it anyway');
    insist();
    expect(lastSent()).toEqual({ id: 5, before_id: 4, base_version: 4 });
  });

  it('tell both names where somebody else renamed the section meanwhile', async () => {
    void sections.rename(doing, 'Under way');
    await conflict({ ...doing, name: 'In progress', version: 4 }, 'name');
    expect(notice()?.text).toBe(
      'Someone renamed “Doing” to “In progress” while you were typing. Your “Under way” was not saved.',
    );
    expect(names()).toBe('To do, Doing, Done');
    expect(notice()?.action).toBe('Rename it anyway');
    insist();
    expect(lastSent()).toEqual({ id: 5, name: 'Under way', base_version: 4 });
  });

  it('do the same for the name of the project', async () => {
    void TestBed.inject(ProjectCommands).rename(GARDEN, 'Yard');
    expect(board.view()?.project.name).toBe('Yard');
    await conflict({ ...GARDEN, name: 'Orchard', version: 2 }, 'name');
    expect(notice()?.text).toContain(
      'Someone renamed “Garden party” to “Orchard” while you were typing.',
    );
    insist();
    expect(lastSent()).toEqual({ id: 3, name: 'Yard', base_version: 2 });
  });

  it('say why a section was not moved', async () => {
    void sections.shift(doing, -1);
    await live.refuse({ status: 403, code: 'forbidden' });
    expect(notice()?.text).toContain('“Doing” was not moved');
    expect(names()).toBe('To do, Doing, Done');
  });

  it('bring back no section that somebody else deleted meanwhile', () => {
    void sections.rename(doing, 'Under way');
    live.tell('section_deleted', { id: 5 });
    expect(names()).toBe('To do, Done');
  });
});
