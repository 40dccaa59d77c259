import { CdkDragDrop, CdkDropListGroup } from '@angular/cdk/drag-drop';
import { CdkScrollable } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  numberAttribute,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterOutlet } from '@angular/router';
import { injectRenderNow } from '../../ui/render-now';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { Live } from '../../core/live/live';
import { BackToBoard } from '../../core/navigation/over-the-board';
import { DraftAddress, Drafts } from '../../data/drafts/drafts';
import { NO_FILTER } from '../../data/filters/tree';
import { nameKey } from '../../data/filters/words';
import { MeStore } from '../../data/me/me-store';
import { BoardStore } from '../../data/projects/board-store';
import { SectionCommands } from '../../data/projects/section-commands';
import { Task } from '../../data/tasks/model';
import { TaskCommands } from '../../data/tasks/task-commands';
import { OpenTask } from '../../data/tasks/open-task';
import { OwnTasks } from '../../data/tasks/own-tasks';
import { TaskLabels } from '../../data/tasks/task-labels';
import { TaskMoves } from '../../data/tasks/task-moves';
import { ViewLayout } from '../../data/views/model';
import { KeptView, projectKey, ViewMemory } from '../../data/views/view-memory';
import { Button } from '../../ui/button/button';
import { Cover } from '../../ui/cover/cover';
import { Dialogs } from '../../ui/dialog/dialogs';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Icon } from '../../ui/icon/icon';
import { KeptTexts } from '../../ui/kept-texts/kept-texts';
import { LabelPopup } from '../../ui/label-picker/label-popup';
import { Shortcuts } from '../../ui/shortcuts/shortcuts';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { BoardColumn } from './board-column/board-column';
import { BoardDrag } from './board-drag';
import { BoardFilter } from './board-filter';
import { BoardHeader } from './board-header/board-header';
import { BoardKeyboard } from './board-keyboard';
import { BoardList } from './board-list/board-list';
import { DoneColumn } from './done-column/done-column';
import { Column, columnsOf, destinationIn, keepUnchanged, ShownColumn } from './columns';
import { t, Translate } from '../../i18n/translate';

/** One project: its sections side by side, its tasks as cards, and the open task at the edge. */
@Component({
  selector: 'tc-board',
  imports: [
    ...[
      BoardColumn,
      BoardHeader,
      BoardList,
      Button,
      DoneColumn,
      CdkDropListGroup,
      CdkScrollable,
      EmptyState,
      Icon,
      KeptTexts,
      LabelPopup,
      RouterOutlet,
    ],
    Skeleton,
    Translate,
  ],
  providers: [BoardDrag, BoardKeyboard],
  templateUrl: './board.html',
  styleUrl: './board.css',
  host: { '[class.beside-task]': 'taskOpen()' },
})
export class Board {
  readonly projectId = input.required({ transform: numberAttribute });

  protected readonly store = inject(BoardStore);
  protected readonly keyboard = inject(BoardKeyboard);
  protected readonly drag = inject(BoardDrag);
  protected readonly drafts = inject(Drafts);
  protected readonly sectionDraft = computed<DraftAddress>(
    () => `project:${this.projectId()}/section`,
  );
  protected readonly cover = inject(Cover);
  private readonly filter = inject(BoardFilter);
  protected readonly query = signal(NO_FILTER);
  /** Which tasks are looked for; null: all. */
  protected readonly matches = this.filter.of(this.query);
  protected readonly addingSection = signal(false);
  /** How the person left this project on this device. */
  private readonly kept = computed(() => this.memory.of(projectKey(this.projectId())));
  protected readonly showDone = computed(() => this.kept().showCompleted);
  protected readonly hasAskedForDone = signal(false);
  protected readonly layout = computed(() => this.kept().look.layout ?? 'board');
  protected readonly taskOpen = signal(false);
  protected readonly columns = linkedSignal<readonly Column[], readonly Column[]>({
    source: () => this.arranged(),
    computation: (next, before) => keepUnchanged(before?.value ?? [], next),
  });
  /** What was being written when the project went away. */
  protected readonly unsent = computed(() =>
    this.drafts.unsent(({ project }) => project === this.projectId()),
  );
  protected readonly live = inject(Live);
  protected readonly explain = explain;
  protected readonly labels = inject(TaskLabels);
  protected readonly keyOf = nameKey;
  private readonly arranged = computed(() => {
    const state = this.store.view();
    if (state === null || this.layout() === 'list') return [];
    const columns = columnsOf(
      state,
      this.store.sections(),
      this.matches(),
      this.keyboard.carrying(),
    );
    const writesLoose = this.drafts.sectionsWrittenIn(this.projectId()).includes(0);
    // A task that is being written in no section needs its box.
    const isMissing = columns.every(({ section }) => section !== null) && this.matches() === null;
    return writesLoose && isMissing ? [{ section: null, cards: [] }, ...columns] : columns;
  });
  private readonly memory = inject(ViewMemory);
  private readonly me = inject(MeStore);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);
  private readonly sections = inject(SectionCommands);
  private readonly router = inject(Router);
  private readonly back = inject(BackToBoard);
  private readonly notices = inject(Notices);
  private readonly document = inject(DOCUMENT);
  private readonly open = inject(OpenTask);
  private lastTask: number | null = null;
  private readonly dialogs = inject(Dialogs);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly injector = inject(Injector);
  private readonly renderNow = injectRenderNow();
  private readonly columnViews = viewChildren(BoardColumn);
  private readonly sectionBox = viewChild<ElementRef<HTMLInputElement>>('sectionBox');
  private readonly sectionButton = viewChild<unknown, ElementRef<HTMLButtonElement>>(
    'sectionButton',
    {
      read: ElementRef,
    },
  );
  private readonly header = viewChild(BoardHeader);
  private readonly list = viewChild(BoardList);

  constructor() {
    effect(() => {
      const id = this.projectId();
      untracked(() => {
        this.store.open(id);
        this.drafts.place.set({ project: id, task: this.open.id() });
      });
    });
    effect(() => {
      if (this.store.accessError() === null) return;
      // They are about a project that is not here any more.
      untracked(() => this.dialogs.closeAll());
    });
    effect(() => {
      const isHere = this.store.view() !== null;
      untracked(() => (isHere && this.taskOpen() ? this.cover.open() : this.cover.close()));
    });
    this.filter.keepNames(this.query);
    this.nameThePage();
    this.keepWhatWasWrittenInGoneSections();
    effect(() => this.keyboard.lookAt(this.columns()));
    const own = inject(OwnTasks);
    effect(() => {
      const latest = own.latest();
      if (latest !== null) untracked(() => this.keyboard.goTo(latest.id));
    });
    this.offerShortcuts();
    inject(DestroyRef).onDestroy(() => {
      this.store.close();
      own.clear();
      this.drafts.place.set({ project: null, task: null });
      this.cover.close();
    });
  }

  protected taskOpens(): void {
    this.taskOpen.set(true);
    if (this.store.view() !== null) this.cover.open();
  }

  protected taskCloses(): void {
    this.taskOpen.set(false);
    this.cover.close();
    // At once: the focus comes back to the card before the next rendering, and what is inert takes none.
    this.changes.detectChanges();
    if (this.document.activeElement !== this.document.body) return;
    if (this.layout() === 'list') {
      this.list()?.enter();
      return;
    }
    const card = this.document.getElementById(`tc-card-${String(this.lastTask)}`);
    if (card === null) this.keyboard.enter();
    else card.focus();
  }

  protected changeLayout(layout: ViewLayout): void {
    this.change({ look: { ...this.kept().look, layout } });
  }

  protected changeShowDone(showCompleted: boolean): void {
    this.hasAskedForDone.set(showCompleted);
    this.change({ showCompleted });
  }

  /** From the filter, once the tasks that it hid are there again. */
  protected toTasks(): void {
    afterNextRender(() => (this.list() ?? this.keyboard).enter(), { injector: this.injector });
  }

  protected show(id: number): void {
    void this.router.navigate(['/projects', this.projectId(), 'tasks', id]);
  }

  protected dropped(event: CdkDragDrop<ShownColumn, ShownColumn, Task>): void {
    const lifted = this.drag.end();
    if (lifted === null) return;
    const to = destinationIn(event.container.data, event.currentIndex, lifted);
    if (to !== null) void this.moves.move(lifted, to);
  }

  protected add(titles: readonly string[], column: Column): void {
    const section_id = column.section?.id ?? null;
    void this.commands.createAll(titles.map((title) => ({ title, section_id })));
  }

  private startAdding(): void {
    const list = this.list();
    if (list === undefined) this.columnViews()[this.keyboard.column()]?.startAdding();
    else list.startAdding();
  }

  protected startAddingSection(): void {
    this.addingSection.set(true);
    this.renderNow();
    this.sectionBox()?.nativeElement.focus();
  }

  protected leaveSectionBox(): void {
    this.addingSection.set(false);
    this.renderNow();
    this.sectionButton()?.nativeElement.focus();
  }

  protected addSection(event: Event, box: HTMLInputElement): void {
    event.preventDefault();
    const name = box.value.trim();
    if (name === '') return;
    box.value = '';
    this.drafts.drop(this.sectionDraft());
    void this.sections.create(name);
  }

  protected toInbox(): void {
    void this.router.navigate(['/']);
  }

  protected discard({ address }: { readonly address: string }): void {
    this.drafts.drop(address as DraftAddress);
  }

  private change(change: Partial<KeptView>): void {
    this.memory.change(projectKey(this.projectId()), change);
  }

  /** Where the open task covers everything, it is closed first: nobody types into what they do not see. */
  private async goToFilter(): Promise<void> {
    if (this.cover.whole()) await this.back.close();
    this.header()?.focusFilter();
  }

  private nameThePage(): void {
    const title = inject(Title);
    effect(() => {
      const task = this.open.id();
      if (task !== null) this.lastTask = task;
      const project = this.store.view()?.project ?? this.me.accessTo(this.projectId())?.project;
      const isLost = this.store.accessError() !== null;
      if (project === undefined && !isLost) return;
      const name = project?.is_inbox === true ? t('board-inbox') : project?.name;
      const opened = this.taskOpen() ? (this.open.task()?.title ?? '') : '';
      title.setTitle([opened, name ?? t('page-not-here'), 'Taskcast'].filter(Boolean).join(' · '));
    });
  }

  /** Their boxes are gone with them: it is in the one for tasks without a section. */
  private keepWhatWasWrittenInGoneSections(): void {
    effect(() => {
      const sections = this.store.view()?.sections;
      const project = this.projectId();
      if (sections === undefined || this.store.view()?.project.id !== project) return;
      if (!this.drafts.ready()) return;
      for (const id of untracked(() => this.drafts.sectionsWrittenIn(project))) {
        if (id === 0 || sections.has(id)) continue;
        const place = (section: number): DraftAddress =>
          `project:${project}/section:${section}/task`;
        this.drafts.move(place(id), place(0));
        this.notices.warn(t('section-deleted-meanwhile'));
      }
    });
  }

  private offerShortcuts(): void {
    const isVisible = (): boolean => !this.cover.whole();
    const isBoard = (): boolean => isVisible() && this.layout() === 'board';
    const takeAway = inject(Shortcuts).add([
      {
        keys: 'n',
        does: 'shortcut-add-task',
        when: isVisible,
        run: () => this.startAdding(),
      },
      {
        keys: 'f',
        does: 'board-filter-label',
        run: () => void this.goToFilter(),
      },
      ...this.keyboard.shortcuts((id) => this.show(id), isBoard),
    ]);
    inject(DestroyRef).onDestroy(takeAway);
  }
}
