import { CdkDragDrop, CdkDropListGroup } from '@angular/cdk/drag-drop';
import {
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  numberAttribute,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterOutlet } from '@angular/router';
import { DraftAddress, Drafts } from '../../data/drafts/drafts';
import { MeStore } from '../../data/me/me-store';
import { BoardStore } from '../../data/projects/board-store';
import { SectionCommands } from '../../data/projects/section-commands';
import { Task } from '../../data/tasks/model';
import { TaskCommands } from '../../data/tasks/task-commands';
import { TaskMoves } from '../../data/tasks/task-moves';
import { Button } from '../../ui/button/button';
import { Cover } from '../../ui/cover/cover';
import { Dialogs } from '../../ui/dialog/dialogs';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Icon } from '../../ui/icon/icon';
import { Shortcuts } from '../../ui/shortcuts/shortcuts';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { BoardColumn } from './board-column/board-column';
import { BoardHeader } from './board-header/board-header';
import { BoardKeyboard } from './board-keyboard';
import { DoneColumn } from './done-column/done-column';
import { Column, columnsOf, destinationIn } from './columns';

/** One project: its sections side by side, its tasks as cards, and the open task at the edge. */
@Component({
  selector: 'tc-board',
  imports: [
    ...[
      BoardColumn,
      BoardHeader,
      Button,
      DoneColumn,
      CdkDropListGroup,
      EmptyState,
      Icon,
      RouterOutlet,
    ],
    Skeleton,
  ],
  providers: [BoardKeyboard],
  templateUrl: './board.html',
  styleUrl: './board.css',
})
export class Board {
  readonly projectId = input.required({ transform: numberAttribute });

  protected readonly store = inject(BoardStore);
  protected readonly keyboard = inject(BoardKeyboard);
  protected readonly drafts = inject(Drafts);
  protected readonly sectionDraft = computed<DraftAddress>(
    () => `project:${this.projectId()}/section`,
  );
  protected readonly cover = inject(Cover);
  protected readonly wanted = signal('');
  protected readonly addingSection = signal(false);
  protected readonly showDone = signal(false);
  protected readonly taskOpen = signal(false);
  protected readonly columns = computed(() => {
    const state = this.store.view();
    if (state === null) return [];
    return columnsOf(state, this.store.sections(), this.wanted(), this.keyboard.carrying());
  });
  private readonly me = inject(MeStore);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);
  /** As it was when somebody took hold of it; others may change it while it is in the air. */
  protected lifted: Task | null = null;
  private readonly sections = inject(SectionCommands);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly columnViews = viewChildren(BoardColumn);
  private readonly sectionBox = viewChild<ElementRef<HTMLInputElement>>('sectionBox');
  private readonly sectionButton = viewChild<unknown, ElementRef<HTMLButtonElement>>(
    'sectionButton',
    {
      read: ElementRef,
    },
  );
  private readonly header = viewChild(BoardHeader);

  constructor() {
    const title = inject(Title);
    effect(() => {
      const id = this.projectId();
      untracked(() => this.store.open(id));
    });
    effect(() => {
      if (this.store.lostBecause() === null) return;
      title.setTitle('Not here · Taskcast');
      // They are about a project that is not here any more.
      untracked(() => this.dialogs.closeAll());
    });
    effect(() => {
      const project = this.store.view()?.project;
      if (project === undefined) return;
      title.setTitle(`${project.is_inbox ? 'Inbox' : project.name} · Taskcast`);
      untracked(() => this.me.projectChanged(project));
    });
    effect(() => this.keyboard.lookAt(this.columns()));
    this.offerShortcuts();
    inject(DestroyRef).onDestroy(() => {
      this.store.close();
      this.cover.close();
    });
  }

  protected taskOpens(): void {
    this.taskOpen.set(true);
    this.cover.open();
  }

  protected taskCloses(): void {
    this.taskOpen.set(false);
    this.cover.close();
    // At once: the focus comes back to the card before the next rendering, and what is inert takes none.
    this.changes.detectChanges();
  }

  protected dropped(event: CdkDragDrop<Column, Column, Task>): void {
    const task = event.item.data;
    const to = destinationIn(event.container.data, event.currentIndex, task);
    if (to !== null) void this.moves.move(this.lifted ?? task, to);
    this.lifted = null;
  }

  protected add(title: string, column: Column): void {
    void this.commands.create({ title, section_id: column.section?.id ?? null });
  }

  protected startAddingSection(): void {
    this.addingSection.set(true);
    setTimeout(() => this.sectionBox()?.nativeElement.focus());
  }

  protected leaveSectionBox(): void {
    this.addingSection.set(false);
    setTimeout(() => this.sectionButton()?.nativeElement.focus());
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

  private offerShortcuts(): void {
    const open = (id: number): void => {
      void this.router.navigate(['/projects', this.projectId(), 'tasks', id]);
    };
    const isVisible = (): boolean => !this.cover.whole();
    const takeAway = inject(Shortcuts).add([
      {
        keys: 'n',
        does: 'Add a task',
        when: isVisible,
        run: () => this.columnViews()[this.keyboard.column()]?.startAdding(),
      },
      {
        keys: '/',
        does: 'Filter by title',
        when: isVisible,
        run: () => this.header()?.focusFilter(),
      },
      ...this.keyboard.shortcuts(open, isVisible),
    ]);
    inject(DestroyRef).onDestroy(takeAway);
  }
}
