import { signal, WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { aLabel, aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard } from '../../../testing/fake-live';
import { Directory } from '../../data/directory/directory';
import { parseFilter } from '../../data/filters/parsing';
import { FilterNode } from '../../data/filters/tree';
import { writeFilter } from '../../data/filters/writing';
import { BoardStore } from '../../data/projects/board-store';
import { BoardFilter } from './board-filter';

describe('BoardFilter', () => {
  const garden = aLabel({ id: 11, name: 'Garden' });
  const kitchen = aLabel({ id: 12, name: 'Kitchen' });
  let live: FakeLive;
  let board: BoardStore;
  let query: WritableSignal<FilterNode>;
  const naming = (): ReturnType<Directory['naming']> => TestBed.inject(Directory).naming();
  const written = (): string => writeFilter(query(), naming());
  const look = (text: string): void => query.set(parseFilter(text, naming()));
  const rename = (label: typeof garden, name: string): void => {
    live.tell(
      'label_updated',
      { ...label, name, version: label.version + 1 },
      { changed: ['name'] },
    );
    TestBed.tick();
  };

  beforeEach(async () => {
    const tasks = [aTask({ id: 7, label_ids: [11] }), aTask({ id: 8, label_ids: [12] })];
    ({ live, board } = await openBoard({ ...aSnapshot(tasks), labels: [garden, kitchen] }));
    query = signal<FilterNode>({ type: 'and', nodes: [] });
    TestBed.runInInjectionContext(() => TestBed.inject(BoardFilter).keepNames(query));
    TestBed.tick();
  });

  it('goes on with a label by its new name', () => {
    const matches = TestBed.inject(BoardFilter).of(query);
    look('(label:garden,kitchen or fence) -label:GARDEN');
    rename(garden, 'Back yard');
    expect(written()).toBe('(label:"Back yard",kitchen or fence) -label:"Back yard"');
    look('label:"back yard"');
    const found = [...board.view()!.tasks.values()].filter((task) => matches()?.(task));
    expect(found.map(({ id }) => id)).toEqual([7]);
  });

  it('leaves alone what is no name of a label, and what another is called', () => {
    look('garden title:garden label:kitchen');
    const before = query();
    rename(garden, 'Back yard');
    expect(query()).toBe(before);
    live.tell('label_created', aLabel({ id: 13, name: 'Garden' }));
    TestBed.tick();
    expect(query()).toBe(before);
  });
});
