/** Where sections stand on the board, as far as this client can know; the echo brings the real key. Pure. */
import { generateKeyBetween } from 'fractional-indexing';
import { byPosition } from '../tasks/model';
import { Section } from './model';
import { ProjectState } from './state';

/** Beside which other section one goes; neither: to the end. */
interface Beside {
  readonly before_id?: number;
  readonly after_id?: number;
}

export function endOfSections(state: ProjectState): string {
  const last = [...state.sections.values()].sort(byPosition).at(-1);
  return generateKeyBetween(last?.position ?? null, null);
}

export function sectionPlacement(state: ProjectState, section: Section, beside: Beside): string {
  const others = [...state.sections.values()]
    .filter((each) => each.id !== section.id)
    .sort(byPosition);
  const found = others.findIndex(({ id }) => id === (beside.before_id ?? beside.after_id));
  if (found < 0) return section.position;
  const index = beside.before_id === undefined ? found + 1 : found;
  const ends = [others[index - 1]?.position ?? null, others[index]?.position ?? null] as const;
  try {
    return generateKeyBetween(...ends);
  } catch {
    // Equal neighbours leave no room between them; the echo settles the order.
    return section.position;
  }
}
