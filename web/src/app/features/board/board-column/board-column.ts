import { CdkDrag, CdkDragDrop, CdkDragPlaceholder, CdkDropList } from '@angular/cdk/drag-drop';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { DecimalPipe } from '@angular/common';
import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { injectInTurns } from '../../../ui/in-turns';
import { injectRenderNow } from '../../../ui/render-now';
import { Notices } from '../../../core/errors/notices';
import { DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { BoardStore } from '../../../data/projects/board-store';
import { Section } from '../../../data/projects/model';
import { SectionCommands } from '../../../data/projects/section-commands';
import { Task } from '../../../data/tasks/model';
import { OwnTasks } from '../../../data/tasks/own-tasks';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { NameField } from '../../../ui/name-field/name-field';
import { BoardKeyboard } from '../board-keyboard';
import { Column, Gap, rowsOf, ShownColumn } from '../columns';
import { QuickAdd } from '../../../ui/quick-add/quick-add';
import { TaskCard } from '../task-card/task-card';
import { t, Translate } from '../../../i18n/translate';

const SHOWN_AT_FIRST = 60;
/** So many of each column are painted first: they fill an ordinary screen. */
const FIRST_SCREEN = 10;
/** So many more of a column are painted in one turn: none of them keeps the person waiting. */
const AT_ONCE = 15;
/** How many cards are there on both sides of the one that has the keyboard, wherever it walks. */
const AROUND = 5;

/** One section with its cards. */
@Component({
  selector: 'tc-board-column',
  imports: [
    Button,
    EmptyState,
    CdkDrag,
    CdkDragPlaceholder,
    CdkDropList,
    CdkMenuTrigger,
    DecimalPipe,
    Icon,
    Menu,
    MenuItem,
    NameField,
    QuickAdd,
    TaskCard,
    Translate,
  ],
  templateUrl: './board-column.html',
  styleUrl: './board-column.css',
  host: { '[class.single]': 'single()' },
})
export class BoardColumn {
  readonly column = input.required<Column>();
  readonly single = input(false);
  readonly filtered = input(false);
  readonly lifted = output<Task>();
  readonly carried = output<{ readonly x: number; readonly y: number }>();
  readonly released = output();
  readonly dropped = output<CdkDragDrop<ShownColumn, ShownColumn, Task>>();
  readonly added = output<readonly string[]>();

  protected readonly store = inject(BoardStore);
  protected readonly drafts = inject(Drafts);
  protected readonly address = computed<DraftAddress>(
    () => `project:${this.store.projectId() ?? 0}/section:${this.column().section?.id ?? 0}/task`,
  );
  /** The section as it was when its renaming began; others may rename it meanwhile. */
  protected readonly renaming = signal<Section | null>(null);
  /** A name that was typed and given up, to go on from. */
  protected readonly typedName = signal<string | null>(null);
  protected readonly name = computed(() => this.column().section?.name ?? t('section-none'));
  protected readonly size = computed(() => t('count-tasks', { count: this.column().cards.length }));
  protected readonly inInbox = computed(() => this.store.view()?.project.is_inbox === true);
  private readonly activeAt = computed(() =>
    this.column().cards.findIndex((card) => card.task.id === this.keyboard.activeId()),
  );
  /** What somebody has asked for, or walked to, beyond the first cards. */
  private readonly opened = linkedSignal<number, ReadonlySet<number>>({
    source: () => this.activeAt(),
    computation: (at, before) => {
      const opened = before?.value ?? new Set<number>();
      if (at + AROUND < SHOWN_AT_FIRST) return opened;
      const { cards } = untracked(this.column);
      const near = cards.slice(Math.max(0, at - AROUND), at + 1 + AROUND);
      return new Set([...opened, ...near.map((card) => card.task.id)]);
    },
  });
  /** How many of the first cards are painted: more with every turn, until they fill any screen. */
  private readonly painted = signal(FIRST_SCREEN);
  /** A section of thousands opens at once, and grows when somebody asks for more. */
  protected readonly shown = computed<ShownColumn>(() => {
    const { section, cards } = this.column();
    const [opened, own] = [this.opened(), this.own.all()];
    const isWanted = (id: number): boolean => id < 0 || opened.has(id) || own.has(id);
    return { section, rows: rowsOf(cards, this.painted(), isWanted) };
  });
  private readonly own = inject(OwnTasks);
  private readonly keyboard = inject(BoardKeyboard);
  private readonly sections = inject(SectionCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly renderNow = injectRenderNow();
  private readonly quickAdd = viewChild(QuickAdd);
  private readonly inTurns = injectInTurns();

  constructor() {
    effect(() => {
      const most = Math.min(SHOWN_AT_FIRST, this.column().cards.length);
      if (this.painted() < most)
        this.inTurns(() =>
          this.painted.update((count) => Math.min(SHOWN_AT_FIRST, count + AT_ONCE)),
        );
    });
  }

  startAdding(): void {
    this.quickAdd()?.start();
  }

  protected showMore({ from }: Gap): void {
    const { cards } = this.column();
    const more = cards.slice(from, from + Math.max(SHOWN_AT_FIRST, 2 * this.shown().rows.length));
    this.openInTurns(more.map((card) => card.task.id));
  }

  private openInTurns(ids: readonly number[]): void {
    this.opened.update((opened) => new Set([...opened, ...ids.slice(0, AT_ONCE)]));
    if (ids.length > AT_ONCE) this.inTurns(() => this.openInTurns(ids.slice(AT_ONCE)));
  }

  protected startRenaming(section: Section): void {
    this.renaming.set(section);
    // The menu gives the focus back to its button first, still within this event.
    queueMicrotask(this.renderNow);
  }

  protected rename(section: Section, name: string): void {
    this.renaming.set(null);
    this.typedName.set(null);
    if (name !== section.name) void this.sections.rename(section, name);
  }

  protected offerAgain(section: Section, typed: string): void {
    this.notices.tell(t('section-not-renamed'), {
      action: t('action-edit-again'),
      run: () => {
        this.typedName.set(typed);
        this.startRenaming(section);
      },
    });
  }

  protected shift(section: Section, by: -1 | 1): void {
    void this.sections.shift(section, by);
  }

  protected async remove(section: Section): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: t('section-delete-question', { name: section.name }),
      text: t('section-delete-explanation'),
      yes: t('section-delete'),
    });
    if (sure) await this.sections.delete(section);
  }
}
