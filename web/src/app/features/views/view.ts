import {
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterOutlet } from '@angular/router';
import { Clock } from '../../core/clock';
import { injectRemoteRead } from '../../core/live/remote-read';
import { FirstScreen } from '../../core/first-screen';
import { explainAbsence } from '../../core/errors/explain';
import { Live } from '../../core/live/live';
import { todayIn } from '../../data/filters/days';
import { FilterError, parseFilter } from '../../data/filters/parsing';
import { FilterNode, NO_FILTER } from '../../data/filters/tree';
import { writeFilter } from '../../data/filters/writing';
import { Directory } from '../../data/directory/directory';
import { Drafts } from '../../data/drafts/drafts';
import { MeStore } from '../../data/me/me-store';
import { BoardStore } from '../../data/projects/board-store';
import { ShownProjects } from '../../data/replica/shown-projects';
import { Task } from '../../data/tasks/model';
import { OpenTask } from '../../data/tasks/open-task';
import { BuiltInView } from '../../data/views/built-in';
import { SavedView } from '../../data/views/model';
import { ViewsStore } from '../../data/views/views-store';
import { TasksApi } from '../../data/views/tasks-api';
import { Rescheduling } from '../../data/views/rescheduling';
import { t, Translate } from '../../i18n/translate';
import { Cover } from '../../ui/cover/cover';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Icon } from '../../ui/icon/icon';
import { injectInTurns } from '../../ui/in-turns';
import { Shortcuts } from '../../ui/shortcuts/shortcuts';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { FilterBar } from '../shared/filter-bar/filter-bar';
import { AddTask } from './add-task/add-task';
import { TaskColumns } from './task-columns/task-columns';
import { TaskGrid } from '../shared/task-grid/task-grid';
import { ViewActions } from './view-actions';
import { ViewHeader } from './view-header/view-header';
import { ViewState } from '../shared/view-state';
import { viewNames } from './view-names';

/** Tasks of all one's projects that belong together, as a list or a board, and the open task at the edge. */
@Component({
  selector: 'tc-view',
  imports: [
    ...[
      AddTask,
      EmptyState,
      FilterBar,
      Icon,
      RouterOutlet,
      Skeleton,
      TaskColumns,
      TaskGrid,
      ViewHeader,
    ],
    Translate,
  ],
  providers: [ViewState, ViewActions],
  templateUrl: './view.html',
  styleUrl: './view.css',
  host: { '[class.beside-task]': 'taskOpen()' },
})
export class View {
  /** Of a view that everybody has. */
  readonly view = input<BuiltInView>();
  readonly viewId = input(undefined, { transform: numberOrNothing });
  /** Of the search: a filter as text. */
  readonly q = input<string>();

  protected readonly state = inject(ViewState);
  protected readonly cover = inject(Cover);
  protected readonly live = inject(Live);
  protected readonly taskOpen = signal(false);
  protected readonly names = computed(() => viewNames(this.state.shown()));
  /** There is something to show, or it is known that there is nothing. */
  protected readonly isHere = computed(() => this.state.isWhole() || this.projects.all().size > 0);
  /** Completed tasks, which no device holds. Without them the rest is shown. */
  protected readonly completed = injectRemoteRead(() =>
    this.tasks.loadCompleted(this.state.completedQuery()),
  );
  protected readonly explainAbsence = explainAbsence;
  protected readonly isEmpty = computed(
    () =>
      this.state.groups().every(({ tasks }) => tasks.length === 0) &&
      !(this.state.isUpcoming() && this.state.groupedBy() === 'due'),
  );
  private readonly tasks = inject(TasksApi);
  private readonly views = inject(ViewsStore);
  private readonly saved = computed(() => {
    const id = this.viewId();
    return id === undefined ? undefined : this.views.find(id);
  });
  /** It was deleted, or is shared no longer; not while projects may still be on their way. */
  protected readonly isGone = computed(
    () => this.viewId() !== undefined && this.saved() === undefined && this.state.isWhole(),
  );
  protected readonly isSearch = computed(
    () => this.view() === undefined && this.viewId() === undefined,
  );
  private readonly directory = inject(Directory);
  private written: string | null = null;
  /** The address does not say yet what was written. */
  private unwritten = false;
  private readonly inTurns = injectInTurns();
  private readonly board = inject(BoardStore);
  private readonly projects = inject(ShownProjects);
  private readonly open = inject(OpenTask);
  private readonly drafts = inject(Drafts);
  private readonly me = inject(MeStore);
  private readonly clock = inject(Clock);
  private readonly router = inject(Router);
  private readonly rescheduling = inject(Rescheduling);
  private readonly document = inject(DOCUMENT);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly adding = viewChild(AddTask);
  private readonly filterBar = viewChild(FilterBar);
  private readonly grid = viewChild(TaskGrid);
  /** What had the focus when the task opened. */
  private cameFrom: HTMLElement | null = null;

  constructor() {
    // It is about all projects: none of them has to wait until others are on the display.
    inject(FirstScreen).isShown();
    effect(() => {
      const view = this.view();
      if (view !== undefined) untracked(() => this.state.shown.set({ is: 'built-in', view }));
    });
    effect(() => {
      const text = this.q() ?? '';
      if (this.view() !== undefined || this.viewId() !== undefined) return;
      untracked(() => this.search(text));
    });
    effect(() => {
      const view = this.saved();
      if (view !== undefined) untracked(() => this.showSaved(view));
    });
    effect(() => {
      const [wanted] = [this.state.showsCompleted(), this.state.completedQuery()];
      if (wanted) untracked(() => void this.completed.load());
    });
    this.openProjects();
    this.nameThePage();
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(
      inject(Shortcuts).add([
        {
          ...{ keys: 'n', does: 'shortcut-add-task', when: () => !this.cover.whole() },
          run: () => this.adding()?.start(),
        },
        {
          ...{ keys: 'f', does: 'board-filter-label', when: () => !this.cover.whole() },
          run: () => this.filterBar()?.focus(),
        },
      ]),
    );
    destroyed.onDestroy(() => {
      this.board.close();
      this.drafts.place.set({ project: null, task: null });
      this.cover.close();
    });
  }

  /** The server has numbered it meanwhile, or it changed; what is looked for within it is for another view no more. */
  private showSaved(view: SavedView): void {
    const before = this.state.saved();
    if (before !== null && before.id !== view.id) this.state.refinement.set(NO_FILTER);
    this.state.shown.set({ is: 'saved', view });
    if (view.id !== this.viewId())
      void this.router.navigate(['/views', view.id], { replaceUrl: true });
  }

  /** Within the view; in the search, what is looked for at all, which the address says. */
  protected filter(query: FilterNode): void {
    if (this.view() !== undefined || this.viewId() !== undefined) {
      this.state.refinement.set(query);
      return;
    }
    this.state.shown.set({ is: 'search', query });
    const isWaiting = this.unwritten;
    this.unwritten = true;
    this.written = writeFilter(query, this.directory.naming());
    // What is found is painted before the address says so, of which every link on the page takes notice.
    if (!isWaiting) this.inTurns(() => this.writeAddress());
  }

  private writeAddress(): void {
    this.unwritten = false;
    const path = this.router.url.split(/[?#]/u, 1)[0] ?? '';
    const queryParams = { q: this.written === '' ? null : this.written };
    void this.router.navigate([path], { queryParams, replaceUrl: true });
  }

  /** What the address says, unless it was written here. */
  private search(text: string): void {
    if (text === this.written) return;
    this.written = text;
    this.state.shown.set({ is: 'search', query: this.parsed(text) });
  }

  /** A text that is no filter is looked for as it stands. */
  private parsed(text: string): FilterNode {
    try {
      return parseFilter(text, this.directory.naming());
    } catch (thrown) {
      if (!(thrown instanceof FilterError)) throw thrown;
      return { type: 'words', words: text, exact: false, within: 'text' };
    }
  }

  protected taskOpens(): void {
    this.cameFrom = this.document.activeElement as HTMLElement | null;
    this.taskOpen.set(true);
    this.cover.open();
  }

  protected taskCloses(): void {
    this.taskOpen.set(false);
    this.cover.close();
    this.board.close();
    // At once: the focus comes back before the next rendering, and what is inert takes none.
    this.changes.detectChanges();
    if (this.document.activeElement === this.document.body) this.cameFrom?.focus();
  }

  /** From the filter to what it left. */
  protected toTasks(): void {
    this.changes.detectChanges();
    this.grid()?.enter();
  }

  protected show({ id }: Task): void {
    const path = this.router.url.split(/[?#]|\/tasks\//u, 1)[0] ?? '';
    void this.router.navigate([path, 'tasks', id], { queryParamsHandling: 'preserve' });
  }

  protected rescheduleAll(): void {
    const today = todayIn(this.me.timezone(), this.clock.now());
    this.rescheduling.putOff(this.state.overdue(), today, t('view-when-today'));
  }

  /** The open task needs its project around it, wherever that is by now. */
  private openProjects(): void {
    const projectId = computed(() => {
      const id = this.open.id();
      if (id === null) return null;
      for (const [project, { tasks, closed }] of this.projects.all())
        if (tasks.has(id) || closed.has(id)) return project;
      const absence = this.open.absence();
      return absence?.is === 'elsewhere' ? absence.task.project_id : undefined;
    });
    effect(() => {
      const id = projectId();
      const isWhole = this.state.isWhole() || this.live.state() === 'live';
      untracked(() => {
        if (id === null) return;
        if (id !== undefined) {
          this.board.open(id);
          this.drafts.place.set({ project: id, task: this.open.id() });
        } else if (isWhole) void this.open.seek();
      });
    });
  }

  private nameThePage(): void {
    const title = inject(Title);
    effect(() => {
      const opened = this.taskOpen() ? (this.open.task()?.title ?? '') : '';
      title.setTitle([opened, this.names().title, 'Taskcast'].filter(Boolean).join(' · '));
    });
  }
}

function numberOrNothing(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
