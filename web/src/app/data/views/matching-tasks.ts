/** The tasks of all held projects that match a filter, kept in step: a change looks at what changed. */
import {
  FilterSurroundings,
  FilterViewer,
  taskPredicate,
  TaskPredicate,
} from '../filters/matching';
import { FilterKeyName, FilterNode } from '../filters/tree';
import { ProjectState } from '../projects/state';
import { openSubtasks } from '../projects/subtasks';
import { Task } from '../tasks/model';
import { changesOf } from './map-changes';

/** Of each project by its id. */
export type Projects = ReadonlyMap<number, ProjectState>;

/** Open tasks, or those completed ones that somebody has looked at. */
export type Collection = 'tasks' | 'closed';

/** What came into the matches, and what left them; a task that changed does both. */
export interface MatchChanges {
  readonly came: readonly Task[];
  readonly left: readonly Task[];
}

/** One project as it was looked at last. */
interface Seen {
  readonly state: ProjectState;
  readonly matches: Map<number, Task>;
}

const NONE: ReadonlyMap<number, Task> = new Map();

export class MatchingTasks {
  private readonly seen = new Map<number, Seen>();
  private readonly matches: TaskPredicate;
  private readonly asksNames: boolean;
  private readonly asksSubtasks: boolean;
  private looking: ProjectState | null = null;
  private size = 0;

  constructor(
    query: FilterNode,
    viewer: FilterViewer,
    private readonly collection: Collection = 'tasks',
  ) {
    const around: FilterSurroundings = {
      sectionName: (id) => this.looking?.sections.get(id)?.name,
      labelName: (id) => this.looking?.labels.get(id)?.name,
      hasSubtasks: (id) => this.looking !== null && openSubtasks(this.looking).has(id),
    };
    this.matches = taskPredicate(query, viewer, around);
    const asked = keysOf(query);
    this.asksNames = asked.has('words') || asked.has('section') || asked.has('label');
    this.asksSubtasks = asked.has('has');
  }

  get count(): number {
    return this.size;
  }

  /** Every match, in no order. */
  *all(): IterableIterator<Task> {
    for (const { matches } of this.seen.values()) yield* matches.values();
  }

  has({ id, project_id }: Task): boolean {
    return this.seen.get(project_id)?.matches.has(id) === true;
  }

  /** Takes the step to the projects as they are now. */
  update(projects: Projects): MatchChanges {
    const came: Task[] = [];
    const left: Task[] = [];
    for (const [id, { matches }] of this.seen) {
      if (projects.has(id)) continue;
      for (const task of matches.values()) left.push(task);
      this.seen.delete(id);
    }
    for (const [id, state] of projects) {
      const seen = this.seen.get(id);
      if (seen?.state === state) continue;
      this.looking = state;
      const matches = seen?.matches ?? new Map<number, Task>();
      this.step(seen?.state ?? null, state, { matches, came, left });
      this.seen.set(id, { state, matches });
    }
    this.looking = null;
    this.size += came.length - left.length;
    return { came, left };
  }

  private step(
    before: ProjectState | null,
    after: ProjectState,
    to: { matches: Map<number, Task>; came: Task[]; left: Task[] },
  ): void {
    const [from, now] = [before?.[this.collection] ?? NONE, after[this.collection]];
    const renamed =
      this.asksNames &&
      before !== null &&
      (before.sections !== after.sections || before.labels !== after.labels);
    const { put, gone } =
      renamed || (this.asksSubtasks && before?.tasks !== after.tasks)
        ? { put: [...now.values()], gone: changesOf(from, now).gone }
        : changesOf(from, now);
    for (const task of gone) this.take(task.id, to);
    for (const task of put) {
      const old = to.matches.get(task.id);
      const isMatch = this.matches(task);
      if (isMatch && old === task) continue;
      if (old !== undefined) this.take(task.id, to);
      if (!isMatch) continue;
      to.matches.set(task.id, task);
      to.came.push(task);
    }
  }

  private take(id: number, { matches, left }: { matches: Map<number, Task>; left: Task[] }): void {
    const task = matches.get(id);
    if (task === undefined) return;
    matches.delete(id);
    left.push(task);
  }
}

/** What a filter asks about; `overdue` stands for the flag, which is the one that depends on the minute. */
export function keysOf(node: FilterNode): ReadonlySet<FilterKeyName | 'words' | 'overdue'> {
  switch (node.type) {
    case 'and':
    case 'or':
      return new Set(node.nodes.flatMap((each) => [...keysOf(each)]));
    case 'not':
      return keysOf(node.node);
    case 'words':
      return new Set(['words']);
    case 'term':
      return new Set([node.key === 'is' && node.values.includes('overdue') ? 'overdue' : node.key]);
  }
}
