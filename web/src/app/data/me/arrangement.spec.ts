import { Project } from '../projects/model';
import { arranged, inOrder, UNARRANGED } from './arrangement';

const project = (id: number, name: string): Project => ({ id, name }) as Project;
const cellar = project(1, 'Cellar');
const attic = project(2, 'attic');
const garden = project(3, 'Garden');
const all = [cellar, attic, garden];
const names = (projects: readonly Project[]): string[] => projects.map((each) => each.name);

describe('the arrangement of projects', () => {
  it('is by name until somebody moves one, and new ones come after those that have a place', () => {
    expect(names(inOrder(all, UNARRANGED))).toEqual(['attic', 'Cellar', 'Garden']);
    const moved = arranged(UNARRANGED, [cellar, garden], 3, { before_id: 1 });
    expect(names(inOrder(all, moved))).toEqual(['Garden', 'Cellar', 'attic']);
  });

  it('puts a project last for null and for a neighbour that is gone', () => {
    for (const before_id of [null, 99]) {
      const moved = arranged(UNARRANGED, all, 2, { before_id });
      expect(names(inOrder(all, moved))).toEqual(['Cellar', 'Garden', 'attic']);
    }
  });

  it('marks favourites once and moves nothing by that', () => {
    const once = arranged(UNARRANGED, all, 2, { favourite: true });
    expect(arranged(once, all, 2, { favourite: true })).toEqual({ order: [], favourites: [2] });
    expect(arranged(once, all, 2, { favourite: false })).toEqual(UNARRANGED);
  });
});
