import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard } from '../../../testing/fake-live';
import { Network } from '../../core/live/network';
import { Problem, Refused } from '../../core/errors/problem';
import { BoardStore } from '../projects/board-store';
import { PersonThere, Presence } from './model';
import { PresenceStore } from './presence-store';

const BEAT = 20_000;

function there(user_id: number, over: Partial<PersonThere> = {}): PersonThere {
  return { user_id, task_id: null, editing: null, since: '', ...over };
}

function presence(...people: PersonThere[]): Presence {
  return { project_id: 3, count: people.length, people };
}

describe('PresenceStore', () => {
  let live: FakeLive;
  let board: BoardStore;
  let store: PresenceStore;
  const away = signal(false);
  const pass = async (ms: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
  };
  const said = (): unknown[] => live.said.splice(0).map(({ name, fields }) => [name, fields]);

  beforeEach(async () => {
    vi.useFakeTimers();
    away.set(false);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Network, useValue: { away } },
      ],
    });
    ({ live, board } = await openBoard(aSnapshot([aTask({ id: 7 })])));
    store = TestBed.inject(PresenceStore);
  });
  afterEach(() => vi.useRealTimers());

  it('says where the page is, at once and then every 20 seconds', async () => {
    await pass(200);
    const here = ['present', { project_id: 3, task_id: null, editing: null }];
    expect(said()).toEqual([here]);
    await pass(2 * BEAT);
    expect(said()).toEqual([here, here]);
  });

  it('says which task is open and what of it is written, and nothing about tasks passed by', async () => {
    await pass(200);
    said();
    store.look(8);
    await pass(50);
    store.look(7);
    await pass(200);
    store.write('comment', true);
    store.write('title', true);
    await pass(200);
    store.write('title', false);
    await pass(200);
    store.look(null);
    await pass(200);
    expect(said().map((each) => (each as [string, unknown])[1])).toEqual([
      { project_id: 3, task_id: 7, editing: null },
      { project_id: 3, task_id: 7, editing: 'title' },
      { project_id: 3, task_id: 7, editing: 'comment' },
      { project_id: 3, task_id: null, editing: null },
    ]);
  });

  it('leaves when the project is closed', async () => {
    await pass(200);
    said();
    board.close();
    await pass(3 * BEAT);
    expect(said()).toEqual([['absent', { project_id: 3 }]]);
  });

  it('leaves while the page is hidden for long, and is back with it', async () => {
    await pass(200);
    said();
    away.set(true);
    await pass(3 * BEAT);
    expect(said()).toEqual([['absent', { project_id: 3 }]]);
    away.set(false);
    await pass(200);
    expect(said()).toMatchObject([['present', { project_id: 3 }]]);
  });

  it('says it again after the connection was lost, and shows nobody meanwhile', async () => {
    await pass(200);
    live.presence$.next(presence(there(1), there(2)));
    expect(store.others()).toHaveLength(1);
    said();
    live.state.set('reconnecting');
    await pass(BEAT);
    expect(store.others()).toEqual([]);
    said();
    live.state.set('live');
    await pass(200);
    expect(said()).toMatchObject([['present', { project_id: 3 }]]);
  });

  it('goes on although one word was refused', async () => {
    const limited = { type: '', title: 'Slowly', status: 429, code: 'rate_limited' } as Problem;
    live.answerTo = () => {
      throw new Refused(limited);
    };
    await pass(200);
    live.answerTo = () => ({ data: presence(there(1), there(2)), expires_in: 45 });
    expect(store.others()).toEqual([]);
    await pass(BEAT);
    expect(store.others()).toMatchObject([{ id: 2, name: 'Ben' }]);
  });

  it('shows the others by name, at the task where they are, and counts the unnamed', () => {
    const people = [there(1, { task_id: 7 }), there(3), there(2, { task_id: 7, editing: 'title' })];
    live.presence$.next({ ...presence(...people), count: 60 });
    expect(store.others().map((person) => person.name)).toEqual(['Cleo', 'Ben']);
    expect(store.at(7)).toMatchObject([{ name: 'Ben', editing: 'title' }]);
    expect(store.at(8)).toEqual([]);
    expect(store.unnamed()).toBe(57);
  });

  it('does not mistake the people of another project for those of this one', () => {
    live.presence$.next({ ...presence(there(2)), project_id: 4 });
    expect(store.others()).toEqual([]);
  });
});
