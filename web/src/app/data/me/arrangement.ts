/** How a person has arranged their projects: what the server makes of a change, and what the sidebar shows. Pure. */
import { Project } from '../projects/model';
import { Arrangement } from './model';

export const UNARRANGED: Arrangement = { order: [], favourites: [] };

/** Where a project goes (before another; null: to the end), and whether it is a favourite; what is absent stays. */
export interface ArrangementChange {
  readonly before_id?: number | null;
  readonly favourite?: boolean;
}

/** Those that have a place, then the others by name. */
export function inOrder(projects: readonly Project[], { order }: Arrangement): Project[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const place = (project: Project): number => places.get(project.id) ?? order.length;
  return [...projects].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

export function arranged(
  arrangement: Arrangement,
  projects: readonly Project[],
  id: number,
  change: ArrangementChange,
): Arrangement {
  const { before_id: before, favourite } = change;
  let { order, favourites } = arrangement;
  if (before !== undefined) {
    const others = inOrder(projects, arrangement)
      .map((each) => each.id)
      .filter((each) => each !== id);
    const found = before === null ? -1 : others.indexOf(before);
    const to = found < 0 ? others.length : found;
    order = [...others.slice(0, to), id, ...others.slice(to)];
  }
  if (favourite !== undefined) {
    const others = favourites.filter((each) => each !== id);
    favourites = favourite ? [...others, id] : others;
  }
  return { order, favourites };
}
