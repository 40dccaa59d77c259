/** How a project's open tasks lie on the board. Pure. */
import { TaskPredicate } from '../../data/filters/matching';
import { Section } from '../../data/projects/model';
import { ProjectState } from '../../data/projects/state';
import { isCard, openSubtasks } from '../../data/projects/subtasks';
import { byPosition, Destination, Task } from '../../data/tasks/model';

export interface Card {
  readonly task: Task;
  readonly openSubtasks: number;
  /** Of a subtask that a filter shows without its parent: what that is called. */
  readonly parent: string | null;
}

export interface Column {
  /** null: tasks that are in no section. */
  readonly section: Section | null;
  readonly cards: readonly Card[];
}

/** Where a card is being carried to by keyboard, before it is put down. */
export interface Carrying {
  readonly taskId: number;
  readonly sectionId: number | null;
  readonly index: number;
}

/** A line of a column that stands for cards nobody has asked for yet. */
export interface Gap {
  /** The index of its first card. */
  readonly from: number;
  readonly count: number;
}

export type Row =
  { readonly card: Card; readonly gap?: never } | { readonly gap: Gap; readonly card?: never };

/** What of a column is on the screen. */
export interface ShownColumn {
  readonly section: Section | null;
  readonly rows: readonly Row[];
}

/** The first cards, those that `isWanted` further down, and a line for what lies between. */
export function rowsOf(
  cards: readonly Card[],
  first: number,
  isWanted: (id: number) => boolean,
): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  const close = (end: number): void => {
    if (end > from) rows.push({ gap: { from, count: end - from } });
  };
  for (const [index, card] of cards.entries()) {
    if (index >= first && !isWanted(card.task.id)) continue;
    close(index);
    rows.push({ card });
    from = index + 1;
  }
  close(cards.length);
  return rows;
}

export function columnsOf(
  state: ProjectState,
  sections: readonly Section[],
  /** Which are looked for; null: all. */
  matches: TaskPredicate | null,
  carrying: Carrying | null,
): readonly Column[] {
  const cards = new Map<number | null, Card[]>(sections.map((section) => [section.id, []]));
  cards.set(null, []);
  const subtasks = openSubtasks(state);
  const top = [...state.tasks.values()].filter((task) => isCard(state, task)).sort(byPosition);
  for (const { task, parent, section } of matches === null
    ? top.map(alone)
    : matching(state, top, matches)) {
    if (task.id === carrying?.taskId) continue;
    const column = cards.get(section) ?? cards.get(null);
    column?.push(cardOf(task, parent, subtasks.get(task.id) ?? 0));
  }
  if (carrying !== null) carry(state, cards, carrying, subtasks);
  const loose = cards.get(null) ?? [];
  const columns: Column[] = sections.map((section) => ({
    section,
    cards: cards.get(section.id) ?? [],
  }));
  // A board with sections shows the loose tasks only while there are some.
  if (loose.length > 0 || sections.length === 0) columns.unshift({ section: null, cards: loose });
  if (matches === null) return columns;
  // What one looks for is not to lie beyond the edge of the screen, behind sections that have nothing of it.
  const found = columns.filter((column) => column.cards.length > 0);
  return found.length > 0 ? found : columns;
}

interface Shown extends Pick<Card, 'task' | 'parent'> {
  readonly section: number | null;
}

const alone = (task: Task): Shown => ({ task, parent: null, section: task.section_id });

/** What is looked for of these and of their subtasks; those right below a task that is shown are told by its card. */
function matching(
  state: ProjectState,
  top: readonly Task[],
  matches: TaskPredicate,
): readonly Shown[] {
  const children = new Map<number, Task[]>();
  for (const task of state.tasks.values()) {
    if (task.parent_id === null) continue;
    const siblings = children.get(task.parent_id);
    if (siblings === undefined) children.set(task.parent_id, [task]);
    else siblings.push(task);
  }
  const found: Shown[] = [];
  const look = (shown: Shown, isBelowFound: boolean): void => {
    const { task, section } = shown;
    const isFound = matches(task);
    if (isFound && !isBelowFound) found.push(shown);
    // Subtasks of no section of their own are where their parent is.
    for (const each of children.get(task.id)?.sort(byPosition) ?? [])
      look({ task: each, parent: task.title, section: each.section_id ?? section }, isFound);
  };
  for (const task of top) look(alone(task), false);
  return found;
}

const made = new WeakMap<Task, Card>();

/** The same object as long as nothing of it has changed: it is not painted again. */
function cardOf(task: Task, parent: string | null, openSubtasks: number): Card {
  const known = made.get(task);
  if (known?.parent === parent && known.openSubtasks === openSubtasks) return known;
  const card: Card = { task, parent, openSubtasks };
  made.set(task, card);
  return card;
}

/** The next columns, with those of which no card has changed taken from before. */
export function keepUnchanged(
  before: readonly Column[],
  next: readonly Column[],
): readonly Column[] {
  const kept = next.map((column) => keepColumn(before, column));
  return isSame(kept, before) ? before : kept;
}

function keepColumn(before: readonly Column[], column: Column): Column {
  const old = before.find(({ section }) => section?.id === column.section?.id);
  return old?.section === column.section && isSame(old.cards, column.cards) ? old : column;
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

/** Where the card put down as row `index` of a column goes; null when that is where it is. */
export function destinationIn(
  { section, rows }: ShownColumn,
  index: number,
  task: Task,
): (Destination & { readonly section_id: number | null }) | null {
  const section_id = section?.id ?? null;
  const place = rows.findIndex(({ card }) => card?.task.id === task.id);
  if (place === index) return null;
  const others = rows.filter((_, row) => row !== place).map(({ card }) => card?.task);
  const settled = (each: Task | undefined): each is Task =>
    each?.parent_id === null && each.section_id === section_id;
  const above = others[index - 1];
  const below = others[index];
  const parent = task.parent_id === null ? {} : { parent_id: null };
  if (settled(above)) return { section_id, ...parent, after_id: above.id };
  if (settled(below)) return { section_id, ...parent, before_id: below.id };
  return { section_id, ...parent };
}

function carry(
  state: ProjectState,
  cards: Map<number | null, Card[]>,
  carrying: Carrying,
  subtasks: ReadonlyMap<number, number>,
): void {
  const task = state.tasks.get(carrying.taskId);
  const column = cards.get(carrying.sectionId);
  if (task === undefined || column === undefined) return;
  column.splice(carrying.index, 0, cardOf(task, null, subtasks.get(task.id) ?? 0));
}
