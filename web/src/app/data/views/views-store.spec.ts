import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ADA, aSnapshot, aView, GARDEN, MEMBERS } from '../../../testing/entities';
import { FakeLive, openBoard, settled } from '../../../testing/fake-live';
import { Notice, Notices } from '../../core/errors/notices';
import { View } from '../projects/model';
import { CommandQueue } from '../queue/command-queue';
import { localIdOf } from '../queue/references';
import { FilterKeyName, FilterNode } from '../filters/tree';
import { SavedView } from './model';
import { ViewsStore } from './views-store';

const aTerm = (key: FilterKeyName, value: number | string): FilterNode => ({
  ...{ type: 'term', key, values: [value], op: '=' },
});
const OVERDUE = aTerm('is', 'overdue');
const mine = [
  aView({ id: 20, name: 'Late', position: 'a1' }),
  aView({ id: 21, name: 'Soon', position: 'a0' }),
];
const ours = aView({ id: 30, name: 'Board', project_id: 3, version: 4, position: 'a5' });

describe('ViewsStore', () => {
  let live: FakeLive;
  let views: ViewsStore;
  const own = (): string => views.own().map(({ name }) => name).join(', '); // prettier-ignore
  const shared = (): string => views.shared().map(({ name }) => name).join(', '); // prettier-ignore
  const notices = (): readonly Notice[] => TestBed.inject(Notices).all();
  const saved = (id: number): SavedView => views.find(id)!;
  const tellMe = (type: string, data: unknown): unknown =>
    live.tell(type, data, { stream: 'user:1' });

  async function open(role: 'owner' | 'viewer' = 'owner'): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    const members = MEMBERS.map((each) => (each.user_id === ADA.id ? { ...each, role } : each));
    ({ live } = await openBoard({ ...aSnapshot([]), views: [ours], members }));
    const arriving = live.replicas.get('user:1')?.snapshot();
    TestBed.inject(HttpTestingController)
      .expectOne('/api/me/snapshot')
      .flush({
        ...{ stream: 'user:1', epoch: 'e', as_of: 1, user: ADA, unread_count: 0, views: mine },
        projects: [{ project: GARDEN, role }],
        ...{ arrangement: { order: [], favourites: [] }, notifications: [], invitations: [] },
      });
    await arriving;
    TestBed.tick();
    await settled();
    views = TestBed.inject(ViewsStore);
  }

  it('has the person’s own and those of their projects, in order, as events change them', async () => {
    await open();
    expect([own(), shared()]).toEqual(['Soon, Late', 'Board']);
    tellMe('view_updated', { ...mine[0], name: 'Too late', position: 'Zz' });
    tellMe('view_deleted', { id: 21 });
    live.tell('view_created', aView({ id: 31, name: 'List', project_id: 3, position: 'a9' }));
    expect([own(), shared()]).toEqual(['Too late', 'Board, List']);
  });

  it('says nothing new while tasks change', async () => {
    await open();
    const before = views.shared();
    live.tell('project_updated', { ...GARDEN, name: 'Yard', version: 2 });
    expect(views.shared()).toBe(before);
  });

  it('names a project that no server knows yet by its uid, also inside of the filter', async () => {
    await open();
    const uid = TestBed.inject(CommandQueue).newUid();
    const ofProject = (project: number | string): FilterNode => ({
      type: 'and',
      nodes: [OVERDUE, { type: 'not', node: aTerm('project', project) }, aTerm('label', 'Late')],
    });
    views.create({ name: 'Mine', query: ofProject(localIdOf(uid)) });
    expect(live.sent.at(-1)?.fields['query']).toEqual(ofProject(`uid:${uid}`));
    expect(views.own().at(-1)?.query).toEqual(ofProject(localIdOf(uid)));
  });

  it('shows a new one at once, and knows it by both its numbers once it has one', async () => {
    await open();
    const localId = views.create({ name: 'Mine', query: OVERDUE });
    expect([own(), saved(localId).layout]).toEqual(['Soon, Late, Mine', 'list']);
    expect(live.sent.at(-1)).toMatchObject({
      name: 'create_view',
      fields: { name: 'Mine', query: OVERDUE, project_id: null },
    });
    const made: View = aView({ id: 22, name: 'Mine', position: 'a2' });
    const { id: command_id } = live.sent.at(-1)!;
    const { stream, seq } = live.tell('view_created', made, { stream: 'user:1', command_id });
    await live.answer(made, { version: 1, events: [{ stream, seq }] });
    expect(own()).toBe('Soon, Late, Mine');
    expect([saved(22).id, saved(localId).id]).toEqual([22, 22]);
  });

  it('changes, moves and deletes from the version that the person saw', async () => {
    await open();
    void views.change(saved(30), { name: 'Wall', sort: '-due' });
    void views.move(saved(20), { before_id: 21 });
    void views.delete(saved(21));
    await settled();
    expect([own(), shared()]).toEqual(['Late', 'Wall']);
    expect(saved(30).sort).toBe('-due');
    expect(live.sent.map(({ name, fields }) => [name, fields])).toContainEqual([
      'update_view',
      { id: 30, name: 'Wall', sort: '-due', base_version: 4 },
    ]);
  });

  it('keeps what is made without a connection', async () => {
    await open();
    live.state.set('connecting');
    TestBed.tick();
    const localId = views.create({ name: 'Plan', query: OVERDUE }, 3);
    void views.change(saved(localId), { layout: 'board' });
    expect([shared(), saved(localId).layout]).toEqual(['Board, Plan', 'board']);
    expect(TestBed.inject(CommandQueue).unsent()).toBe(2);
  });

  it('takes back and tells what the server refuses', async () => {
    await open();
    void views.change(saved(20), { name: 'Taken' });
    expect(own()).toBe('Soon, Taken');
    await live.refuse({ status: 403, code: 'forbidden' });
    expect(own()).toBe('Soon, Late');
    expect(notices()[0]?.text).toContain('“Late” was not changed');
  });

  it('brings a deleted one back', async () => {
    await open();
    void views.delete(saved(20));
    await live.answer(null);
    expect(notices()[0]?.text).toBe('View “Late” deleted');
    TestBed.inject(Notices).act(notices()[0]!.id);
    expect(live.sent.at(-1)).toMatchObject({ name: 'create_view', fields: { name: 'Late' } });
  });

  it('lets viewers of a project change their own views only', async () => {
    await open('viewer');
    expect([20, 30].map((id) => views.mayChange(saved(id)))).toEqual([true, false]);
  });
});
