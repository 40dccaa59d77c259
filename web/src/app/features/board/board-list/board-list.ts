import {
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { explainAbsence } from '../../../core/errors/explain';
import { injectRemoteRead } from '../../../core/live/remote-read';
import { DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { TaskPredicate } from '../../../data/filters/matching';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { TasksApi } from '../../../data/views/tasks-api';
import { t, Translate } from '../../../i18n/translate';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { AddInto, AddPlace } from '../../shared/add-into/add-into';
import { DisplayMenu } from '../../shared/display-menu/display-menu';
import { TaskGrid } from '../../shared/task-grid/task-grid';
import { ViewState } from '../../shared/view-state';

/** The open project line by line, one section below the other. */
@Component({
  selector: 'tc-board-list',
  imports: [AddInto, DisplayMenu, EmptyState, TaskGrid, Translate],
  providers: [ViewState],
  templateUrl: './board-list.html',
  styleUrl: './board-list.css',
})
export class BoardList {
  readonly projectId = input.required<number>();
  /** Which tasks are looked for; null: all. */
  readonly matches = input.required<TaskPredicate | null>();
  readonly visible = input(true);
  readonly opened = output<Task>();

  protected readonly state = inject(ViewState);
  protected readonly store = inject(BoardStore);
  protected readonly drafts = inject(Drafts);
  protected readonly name = computed(() => {
    const project = this.store.view()?.project;
    return project?.is_inbox === true ? t('board-inbox') : (project?.name ?? '');
  });
  protected readonly isEmpty = computed(() =>
    this.state.groups().every(({ value, tasks }) => tasks.length === 0 && value.by !== 'section'),
  );
  /** The section into which new tasks go; 0: none. */
  protected readonly chosen = signal<number | null>(null);
  protected readonly places = computed((): readonly AddPlace[] => [
    ...this.store.sections(),
    { id: 0, name: t('section-none') },
  ]);
  protected readonly section = computed(() => {
    const [places, chosen] = [this.places(), this.chosen()];
    return (places.find(({ id }) => id === chosen) ?? places[0])?.id ?? 0;
  });
  protected readonly address = computed<DraftAddress>(
    () => `project:${this.projectId()}/section:${this.section()}/task`,
  );
  /** Completed tasks, which no device holds. Without them the rest is shown. */
  protected readonly completed = injectRemoteRead(() =>
    this.tasks.loadCompleted(this.state.completedQuery()),
  );
  protected readonly explainAbsence = explainAbsence;
  private readonly tasks = inject(TasksApi);
  private readonly commands = inject(TaskCommands);
  private readonly adding = viewChild(AddInto);
  private readonly grid = viewChild(TaskGrid);

  constructor() {
    effect(() => {
      const [id, matches] = [this.projectId(), this.matches()];
      untracked(() => {
        this.state.shown.set({ is: 'project', id });
        this.state.only.set(matches);
      });
    });
    effect(() => {
      const [wanted] = [this.state.showsCompleted(), this.state.completedQuery()];
      if (wanted && this.state.isProject()) untracked(() => void this.completed.load());
    });
  }

  enter(): void {
    this.grid()?.enter();
  }

  /** Into the section in which the keyboard is. */
  startAdding(): void {
    const task = this.grid()?.activeTask() ?? null;
    if (task !== null) this.chosen.set(task.section_id ?? 0);
    this.adding()?.start();
  }

  protected add(titles: readonly string[]): void {
    const section_id = this.section() || null;
    void this.commands.createAll(titles.map((title) => ({ title, section_id })));
  }
}
