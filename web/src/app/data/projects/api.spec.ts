import { TestBed } from '@angular/core/testing';
import { aSnapshot, aTask } from '../../../testing/entities';
import { Api } from '../../core/http/api';
import { ProjectsApi } from './api';
import { ProjectSnapshot } from './state';

type Page = Omit<ProjectSnapshot, 'tasks'> & { tasks: unknown };

function page(ids: readonly number[], next_cursor: string | null, more: object = {}): Page {
  const tasks = ids.map((id) => aTask({ id }));
  const fields = Object.keys(aTask({ id: 1 }));
  const rows = tasks.map((task): unknown[] => Object.values(task));
  return { ...aSnapshot([]), tasks: { fields, rows }, next_cursor, ...more };
}

describe('ProjectsApi', () => {
  let answers: Page[];
  let asked: unknown[];
  let api: ProjectsApi;

  beforeEach(() => {
    asked = [];
    const get = (_: string, query: unknown): Promise<unknown> => {
      asked.push(query);
      return Promise.resolve(answers.shift());
    };
    TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: { get } }] });
    api = TestBed.inject(ProjectsApi);
  });

  it('shows the newest tasks while it asks for the older ones', async () => {
    answers = [page([9, 8], 'older'), page([3], null)];
    const shown: number[][] = [];
    const pages = await api.snapshot(3, (first) => shown.push(first.tasks.map(({ id }) => id)));
    expect(shown).toEqual([[9, 8]]);
    expect(pages.flatMap(({ tasks }) => tasks)).toEqual([9, 8, 3].map((id) => aTask({ id })));
    expect(asked).toEqual([
      { cursor: undefined, format: 'columns' },
      { cursor: 'older', format: 'columns' },
    ]);
  });

  it('shows nothing early when one page is all', async () => {
    answers = [page([9], null)];
    const meanwhile = vi.fn();
    await api.snapshot(3, meanwhile);
    expect(meanwhile).not.toHaveBeenCalled();
  });

  it('starts over when the database was restored between two pages', async () => {
    answers = [page([9], 'older'), page([3], null, { epoch: 'other' }), page([4], null)];
    const pages = await api.snapshot(3);
    expect(pages.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([[4]]);
  });
});
