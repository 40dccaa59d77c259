import { TestBed } from '@angular/core/testing';
import { ADA, aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard } from '../../../testing/fake-live';
import { Notices } from '../../core/errors/notices';
import { MeStore } from '../me/me-store';
import { BoardStore } from './board-store';

describe('BoardStore', () => {
  let live: FakeLive;
  let board: BoardStore;
  const announced = (): string => TestBed.inject(Notices).announcement();

  beforeEach(async () => {
    ({ live, board } = await openBoard(aSnapshot([aTask({ id: 7, title: 'Paint the fence' })])));
  });

  it('tells screen readers what others did, and not what oneself did', () => {
    live.tell('task_created', aTask({ id: 8, title: 'Mine' }), { actor_id: ADA.id });
    expect(announced()).toBe('');
    live.tell('task_updated', aTask({ id: 7, title: 'Paint the fence', completed: true }), {
      changed: ['completed'],
    });
    expect(announced()).toBe('Ben completed “Paint the fence”');
  });

  it('follows one’s own role as it changes', () => {
    expect(board.canManage()).toBe(true);
    live.tell('member_updated', { project_id: 3, user_id: 1, name: 'Ada', role: 'viewer' });
    expect(board.canManage()).toBe(false);
    expect(board.canWrite()).toBe(false);
    live.tell('member_updated', { project_id: 3, user_id: 1, name: 'Ada', role: 'member' });
    expect(board.canManage()).toBe(false);
    expect(board.canWrite()).toBe(true);
  });

  it('lets one change nothing from the moment one is removed, before anything else is told', () => {
    live.tell('member_removed', { project_id: 3, user_id: 1 });
    expect(board.canManage()).toBe(false);
    expect(board.canWrite()).toBe(false);
  });

  it('takes everything off the screen when access is lost, and stops listening', () => {
    TestBed.inject(MeStore).revoked$.next(3);
    expect(board.view()).toBeNull();
    expect(board.accessError()?.status).toBe(404);
    expect(live.replicas.has('project:3')).toBe(false);
  });

  it('opens again when access returns', () => {
    const me = TestBed.inject(MeStore);
    me.revoked$.next(3);
    me.granted$.next(3);
    expect(board.accessError()).toBeNull();
    expect(live.replicas.has('project:3')).toBe(true);
  });

  it('keeps completed tasks somebody looks at, and takes none from another project', () => {
    board.remember([
      aTask({ id: 20, completed: true }),
      aTask({ id: 21, completed: true, project_id: 9 }),
      aTask({ id: 7, completed: true, version: 9 }),
    ]);
    expect([...(board.view()?.closed.keys() ?? [])]).toEqual([20]);
    expect(board.view()?.tasks.has(7)).toBe(true);
  });
});
