import { aSnapshot, aTask } from '../../../testing/entities';
import { parseFilter } from '../filters/parsing';
import { stateFrom } from '../projects/state';
import { Task } from '../tasks/model';
import { MatchingTasks, Projects } from './matching-tasks';
import { taskOrder } from './ordering';
import { Sorting } from './sorting';

const VIEWER = { me: 1, now: new Date('2026-12-01T10:30:00Z'), zone: 'UTC' };
const NAMES = { projects: () => [], people: () => [] };

const GARDEN = 3;

function projectsWith(...titles: string[]): Projects {
  const tasks = titles.map((title, id) => aTask({ id: id + 1, title, project_id: GARDEN }));
  return new Map([[GARDEN, stateFrom([aSnapshot(tasks, [])])]]);
}

describe('Sorting what is filtered', () => {
  const byTitle = taskOrder('title', () => 0);
  let compared: number;
  const order = (one: Task, other: Task): number => {
    compared += 1;
    return byTitle(one, other);
  };

  let sorting: Sorting;
  const titles = (filter: string, projects: Projects, by = order): string[] => {
    const matches = new MatchingTasks(parseFilter(filter, NAMES), VIEWER);
    matches.update(projects);
    return sorting.sorted(matches, by, projects).map(({ title }) => title);
  };

  beforeEach(() => {
    compared = 0;
    sorting = new Sorting();
  });

  it('compares no two tasks again while a filter gets narrower and wider', () => {
    const projects = projectsWith('Rope', 'Paint', 'Roses', 'Fence');
    expect(titles('', projects)).toEqual(['Fence', 'Paint', 'Rope', 'Roses']);
    const before = compared;
    expect(titles('ro', projects)).toEqual(['Rope', 'Roses']);
    expect(titles('rope', projects)).toEqual(['Rope']);
    expect(titles('', projects)).toEqual(['Fence', 'Paint', 'Rope', 'Roses']);
    expect(compared).toBe(before);
  });

  it('sorts what it has not seen, is ordered otherwise, or happened since', () => {
    const projects = projectsWith('Rope', 'Paint', 'Roses', 'Fence');
    expect(titles('ro', projects)).toEqual(['Rope', 'Roses']);
    expect(titles('paint or fence', projects)).toEqual(['Fence', 'Paint']);
    expect(titles('', projects)).toEqual(['Fence', 'Paint', 'Rope', 'Roses']);
    const backwards = taskOrder('-title', () => 0);
    expect(titles('', projects, backwards)).toEqual(['Roses', 'Rope', 'Paint', 'Fence']);
    expect(titles('', projects)).toEqual(['Fence', 'Paint', 'Rope', 'Roses']);
    expect(titles('ro', projectsWith('Rope', 'Apples', 'Roast'))).toEqual(['Roast', 'Rope']);
  });
});
