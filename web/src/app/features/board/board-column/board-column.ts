import { CdkDrag, CdkDragDrop, CdkDragPlaceholder, CdkDropList } from '@angular/cdk/drag-drop';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { DecimalPipe } from '@angular/common';
import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { Notices } from '../../../core/errors/notices';
import { DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { BoardStore } from '../../../data/projects/board-store';
import { Section } from '../../../data/projects/model';
import { SectionCommands } from '../../../data/projects/section-commands';
import { Task } from '../../../data/tasks/model';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { NameField } from '../../../ui/name-field/name-field';
import { BoardKeyboard } from '../board-keyboard';
import { Column } from '../columns';
import { QuickAdd } from '../../../ui/quick-add/quick-add';
import { TaskCard } from '../task-card/task-card';

const SHOWN_AT_FIRST = 60;
/** How many cards are there below the one that has the keyboard, wherever it walks. */
const AHEAD = 5;

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
  readonly dropped = output<CdkDragDrop<Column, Column, Task>>();
  readonly added = output<string>();

  protected readonly store = inject(BoardStore);
  protected readonly drafts = inject(Drafts);
  protected readonly address = computed<DraftAddress>(
    () => `project:${this.store.projectId() ?? 0}/section:${this.column().section?.id ?? 0}/task`,
  );
  /** The section as it was when its renaming began; others may rename it meanwhile. */
  protected readonly renaming = signal<Section | null>(null);
  /** A name that was typed and given up, to go on from. */
  protected readonly typedName = signal<string | null>(null);
  protected readonly name = computed(() => this.column().section?.name ?? 'Without section');
  protected readonly inInbox = computed(() => this.store.view()?.project.is_inbox === true);
  // A section of thousands opens at once, and grows when somebody asks for more.
  protected readonly most = signal(SHOWN_AT_FIRST);
  protected readonly shown = computed(() => {
    const { cards } = this.column();
    const active = cards.findIndex((card) => card.task.id === this.keyboard.activeId());
    return cards.slice(0, Math.max(this.most(), active + 1 + AHEAD));
  });
  protected readonly hidden = computed(() => this.column().cards.length - this.shown().length);
  private readonly keyboard = inject(BoardKeyboard);
  private readonly sections = inject(SectionCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly quickAdd = viewChild(QuickAdd);

  startAdding(): void {
    this.quickAdd()?.start();
  }

  protected showMore(): void {
    this.most.update((most) => most * 3);
  }

  protected rename(section: Section, name: string): void {
    this.renaming.set(null);
    this.typedName.set(null);
    if (name !== section.name) void this.sections.rename(section, name);
  }

  protected offerAgain(section: Section, typed: string): void {
    this.notices.tell('Section not renamed', {
      action: 'Edit again',
      run: () => {
        this.typedName.set(typed);
        this.renaming.set(section);
      },
    });
  }

  protected shift(section: Section, by: -1 | 1): void {
    void this.sections.shift(section, by);
  }

  protected async remove(section: Section): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: `Delete the section “${section.name}”?`,
      text: 'Its tasks stay in the project, without a section.',
      yes: 'Delete section',
    });
    if (sure) await this.sections.delete(section);
  }
}
