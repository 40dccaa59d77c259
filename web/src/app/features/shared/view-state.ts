import { computed, inject, Injectable, signal } from '@angular/core';
import { Clock } from '../../core/clock';
import { Live, LiveState } from '../../core/live/live';
import { todayIn } from '../../data/filters/days';
import { TaskPredicate } from '../../data/filters/matching';
import { FilterNode, NO_FILTER, tellsCompletion } from '../../data/filters/tree';
import { MeStore } from '../../data/me/me-store';
import { ProjectState } from '../../data/projects/state';
import { isCard } from '../../data/projects/subtasks';
import { ShownProjects } from '../../data/replica/shown-projects';
import { Task } from '../../data/tasks/model';
import { BuiltInView, builtIn, ofProject, PLAIN_LOOK } from '../../data/views/built-in';
import { OVERDUE, TaskGroup } from '../../data/views/grouping';
import { SavedView, ViewLook, ViewSettings } from '../../data/views/model';
import { KeptView, projectKey, ViewMemory } from '../../data/views/view-memory';
import { Among, GroupsOf, ViewTasks } from '../../data/views/view-tasks';
import { t } from '../../i18n/translate';
import { GroupNames } from './group-names';

/** What is on the screen. */
export type Shown =
  | { readonly is: 'built-in'; readonly view: BuiltInView }
  | { readonly is: 'saved'; readonly view: SavedView }
  | { readonly is: 'search'; readonly query: FilterNode }
  | { readonly is: 'project'; readonly id: number };

const DONE: FilterNode = { type: 'term', key: 'is', values: ['done'], op: '=' };
const CONNECTED: ReadonlySet<LiveState> = new Set(['connecting', 'live', 'fallback']);
const WEEK = 7;
const FORTNIGHT = 14;

/** The view on the screen: which tasks it lists, how, and how the person left it on this device. */
@Injectable()
export class ViewState {
  private readonly memory = inject(ViewMemory);
  private readonly me = inject(MeStore);
  private readonly clock = inject(Clock);
  private readonly tasks = inject(ViewTasks);
  private readonly projects = inject(ShownProjects);
  private readonly live = inject(Live);

  readonly shown = signal<Shown>({ is: 'built-in', view: 'my-tasks' });
  /** Which tasks of a project's page are looked for; null: all. */
  readonly only = signal<TaskPredicate | null>(null);
  /** What is looked for within the view. */
  readonly refinement = signal<FilterNode>(NO_FILTER);

  /** The name under which the device keeps it. */
  readonly key = computed(() => {
    const shown = this.shown();
    if (shown.is === 'saved') return `view:${shown.view.id}`;
    if (shown.is === 'project') return projectKey(shown.id);
    return shown.is === 'built-in' ? shown.view : 'search';
  });
  readonly saved = computed(() => {
    const shown = this.shown();
    return shown.is === 'saved' ? shown.view : null;
  });
  readonly nothing = NO_FILTER;
  readonly kept = computed(() => this.memory.of(this.key()));
  private readonly inboxId = computed(() => this.me.inbox()?.id);
  private readonly given = computed((): ViewSettings => {
    const shown = this.shown();
    if (shown.is === 'built-in') return builtIn(shown.view, this.inboxId());
    if (shown.is === 'saved') return shown.view;
    if (shown.is === 'project') return ofProject(shown.id);
    return { ...PLAIN_LOOK, query: shown.query };
  });
  readonly look = computed((): ViewLook => ({ ...this.given(), ...this.kept().look }));
  readonly query = computed((): FilterNode => {
    const [query, refinement] = [this.given().query, this.refinement()];
    const isAll = refinement.type === 'and' && refinement.nodes.length === 0;
    return isAll ? query : { type: 'and', nodes: [query, refinement] };
  });
  /** It is shown otherwise than it came. */
  readonly isChanged = computed(() => {
    const [given, look] = [this.given(), this.look()];
    return (
      this.query() !== given.query ||
      given.sort !== look.sort ||
      given.group !== look.group ||
      given.layout !== look.layout ||
      given.fields.join() !== look.fields.join()
    );
  });
  readonly sort = computed(() => this.look().sort);
  readonly layout = computed(() => this.look().layout);
  readonly fields = computed(() => this.look().fields);
  readonly isUpcoming = computed(() => this.key() === 'upcoming');
  readonly isProject = computed(() => this.shown().is === 'project');

  /** What is archived is found, and else out of the way. */
  private readonly among = computed((): Among => {
    const shown = this.shown();
    if (shown.is === 'project') return shown.id;
    return shown.is === 'built-in' ? 'current' : 'all';
  });
  private readonly matching = this.tasks.list(this.query, this.sort, this.among);
  /** Within a project's page subtasks stand in their tasks. */
  readonly list = computed(() => {
    const shown = this.shown();
    if (shown.is !== 'project') return this.matching();
    const state = this.projects.all().get(shown.id);
    const isWanted = this.only();
    return this.matching().filter(
      (task) => isCard(state, task) && (isWanted === null || isWanted(task)),
    );
  });
  /** The filter speaks of completion itself: then it is not for a switch to say. */
  readonly saysCompletion = computed(() => tellsCompletion(this.query()));
  readonly showsCompleted = computed(() => this.saysCompletion() || this.kept().showCompleted);
  readonly completedQuery = computed((): FilterNode =>
    this.saysCompletion() ? this.query() : { type: 'and', nodes: [this.query(), DONE] },
  );
  private readonly completed = this.tasks.list(
    this.completedQuery,
    signal('-completed'),
    this.among,
    'closed',
  );
  private readonly by = computed(
    (): GroupsOf => {
      const { group, layout } = this.look();
      const isUpcoming = this.isUpcoming() && group === 'due';
      return {
        group: layout === 'board' && group === 'none' ? 'priority' : group,
        days: isUpcoming ? (layout === 'board' ? FORTNIGHT : null) : WEEK,
        always: isUpcoming || layout === 'board' || (this.isProject() && this.only() === null),
      };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  private readonly open = this.tasks.groups(this.list, this.by, this.among);
  readonly groups = computed((): readonly TaskGroup[] => {
    const done = this.showsCompleted() ? this.completed() : [];
    if (done.length === 0) return this.open();
    // The one group of a view without groups may be empty.
    const open = this.open().filter(({ value, tasks }) => value.by !== 'none' || tasks.length > 0);
    return [...open, { key: 'completed', value: { by: 'completed' }, tasks: done }];
  });
  readonly groupedBy = computed(() => this.by().group);
  readonly count = computed(() => this.list().length);
  readonly collapsed = computed(() => new Set(this.kept().collapsed));
  readonly overdue = computed(
    () => this.groups().find((group) => this.isOverdue(group))?.tasks ?? [],
  );
  readonly isWhole = this.projects.isWhole;
  /** What is missing still comes, which it does not without a connection. */
  readonly isArriving = computed(
    () => this.projects.isArriving() && CONNECTED.has(this.live.state()),
  );
  readonly names = computed((): GroupNames => {
    const today = todayIn(this.me.timezone(), this.clock.now());
    return {
      today,
      project: (id) => {
        const project = this.me.accessTo(id)?.project;
        return project?.is_inbox === true ? t('board-inbox') : project?.name;
      },
    };
  });

  change(change: Partial<KeptView>): void {
    this.memory.change(this.key(), change);
  }

  changeLook(look: Partial<ViewLook>): void {
    this.change({ look: { ...this.kept().look, ...look } });
  }

  toggle({ key }: Pick<TaskGroup, 'key'>): void {
    const collapsed = new Set(this.collapsed());
    if (!collapsed.delete(key)) collapsed.add(key);
    this.change({ collapsed: [...collapsed] });
  }

  stateOf({ project_id }: Pick<Task, 'project_id'>): ProjectState | undefined {
    return this.projects.all().get(project_id);
  }

  /** Whether these are overdue, all of which can be put off at once. */
  isOverdue({ key, tasks }: TaskGroup): boolean {
    return key === `due:${OVERDUE}` && tasks.length > 0;
  }

  /** As it is by now, if it is still there. */
  taskNow(task: Task): Task {
    const project = this.stateOf(task);
    return project?.tasks.get(task.id) ?? project?.closed.get(task.id) ?? task;
  }
}
