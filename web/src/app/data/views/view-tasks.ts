import { computed, inject, Injectable, Signal } from '@angular/core';
import { Clock } from '../../core/clock';
import { Session } from '../../core/session/session';
import { todayIn } from '../filters/days';
import { FilterViewer } from '../filters/matching';
import { FilterNode } from '../filters/tree';
import { MeStore } from '../me/me-store';
import { ShownProjects } from '../replica/shown-projects';
import { Task } from '../tasks/model';
import { grouped, keepGroups, TaskGroup } from './grouping';
import { Collection, keysOf, MatchingTasks, Projects } from './matching-tasks';
import { ViewGroup, ViewSort } from './model';
import { reordered, TaskOrder, taskOrder } from './ordering';
import { Sorting } from './sorting';

const UNKNOWN_RANK = 1e5;

/** What is grouped, and how; `days` and `always` as in `Grouping`. */
export interface GroupsOf {
  readonly group: ViewGroup;
  readonly days: number | null;
  readonly always: boolean;
}

/** Which projects are looked into: with archived ones or without them, or one by its id. */
export type Among = 'all' | 'current' | number;

/** Which tasks a filter lists, in order and in groups, for as long as somebody looks: over the replica alone.
 *
 * An event costs a look at the tasks of its project; what did not change keeps its identity.
 */
@Injectable({ providedIn: 'root' })
export class ViewTasks {
  private readonly shown = inject(ShownProjects);
  private readonly me = inject(MeStore);
  private readonly clock = inject(Clock);
  private readonly user = inject(Session).user;

  /** The place of each project among the person's: the inbox first, what is archived last. */
  private readonly ranks = computed(
    () => {
      const inbox = this.me.inbox();
      const all = [...(inbox ? [inbox] : []), ...this.me.projects(), ...this.me.archived()];
      return new Map(all.map(({ id }, index) => [id, index] as const));
    },
    { equal: (one, other) => [...one.keys()].join() === [...other.keys()].join() },
  );
  readonly rankOf = computed(() => {
    const ranks = this.ranks();
    return (projectId: number): number => ranks.get(projectId) ?? UNKNOWN_RANK;
  });

  /** Without what somebody put away. */
  private readonly current = computed(
    (): Projects =>
      new Map([...this.shown.all()].filter(([, { project }]) => project.archived_at === null)),
  );

  /** How many there are. */
  count(query: Signal<FilterNode>, among: 'all' | 'current'): Signal<number> {
    const matching = this.matching(query, 'tasks');
    return computed(() => {
      const matcher = matching();
      matcher.update(among === 'all' ? this.shown.all() : this.current());
      return matcher.count;
    });
  }

  list(
    query: Signal<FilterNode>,
    sort: Signal<ViewSort>,
    among: Signal<Among>,
    collection: Collection = 'tasks',
  ): Signal<readonly Task[]> {
    const matching = this.matching(query, collection);
    const within = this.within(among);
    const order = computed(() => taskOrder(sort(), this.rankOf()));
    const sorting = new Sorting();
    let seen: { matcher: MatchingTasks; order: TaskOrder; tasks: readonly Task[] } | null = null;
    return computed(() => {
      const [projects, now] = [within(), { matcher: matching(), order: order() }] as const;
      const changes = now.matcher.update(projects);
      const tasks =
        seen?.matcher === now.matcher && seen.order === now.order
          ? reordered(seen.tasks, changes, now.order)
          : sorting.sorted(now.matcher, now.order, projects);
      seen = { ...now, tasks };
      return tasks;
    });
  }

  groups(
    tasks: Signal<readonly Task[]>,
    by: Signal<GroupsOf>,
    among: Signal<Among>,
  ): Signal<readonly TaskGroup[]> {
    const within = this.within(among);
    let before: readonly TaskGroup[] = [];
    const now = computed(() => (by().group === 'due' ? this.clock.now() : NO_MATTER_WHEN));
    const names = computed((): Projects | null =>
      NAMED.has(by().group) || by().always ? within() : null,
    );
    return computed(() => {
      const projects = names() ?? NO_PROJECTS;
      const rest = { me: this.user()?.id ?? 0, zone: this.me.timezone(), rankOf: this.rankOf() };
      const next = grouped(tasks(), { ...by(), ...rest, projects, now: now() });
      return (before = keepGroups(before, next));
    });
  }

  private within(among: Signal<Among>): Signal<Projects> {
    return computed(() => {
      const which = among();
      if (which === 'all') return this.shown.all();
      if (which === 'current') return this.current();
      const one = this.shown.all().get(which);
      return one === undefined ? NO_PROJECTS : new Map([[which, one]]);
    });
  }

  /** Compiled anew when the filter changes, and when it means something else: by the minute, or on another day. */
  private matching(query: Signal<FilterNode>, collection: Collection): Signal<MatchingTasks> {
    const viewer = computed(
      (): FilterViewer & { readonly since: string } => {
        const [now, zone] = [this.clock.now(), this.me.timezone()];
        const asked = keysOf(query());
        const day = todayIn(zone, now);
        const since = asked.has('overdue') ? now.toISOString().slice(0, 16) : day;
        return { me: this.user()?.id ?? 0, now, zone, since };
      },
      {
        equal: (one, other) =>
          one.me === other.me && one.zone === other.zone && one.since === other.since,
      },
    );
    return computed(() => new MatchingTasks(query(), viewer(), collection));
  }
}

const NO_MATTER_WHEN = new Date(0);
const NO_PROJECTS: Projects = new Map();
/** Groups whose names stand in the projects. */
const NAMED: ReadonlySet<ViewGroup> = new Set(['section', 'label', 'assignee']);
