import { computed, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { BoardStore } from '../../data/projects/board-store';
import { Task } from '../../data/tasks/model';
import { TaskCommands } from '../../data/tasks/task-commands';
import { TaskMoves } from '../../data/tasks/task-moves';
import { Shortcut, shortcutsOn } from '../../ui/shortcuts/shortcuts';
import { Carrying, Column, destinationIn, rowsOf, ShownColumn } from './columns';
import { t, PlainMessageId } from '../../i18n/translate';

interface Spot {
  readonly column: number;
  readonly index: number;
}

/** How many cards come in at once above another only while a board loads. */
const FAR = 20;

type Direction = 'up' | 'down' | 'left' | 'right';

/** The board by keyboard: arrows walk from card to card, Space picks one up and puts it down.
 *
 * The twin of dragging: what is carried is shown in its new place at once and spoken; nothing is sent
 * before it is put down.
 */
@Injectable()
export class BoardKeyboard {
  private readonly board = inject(BoardStore);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);
  private readonly document = inject(DOCUMENT);

  private readonly carried = signal<Carrying | null>(null);
  private readonly active = signal<number | null>(null);
  private readonly words = signal('');
  private columns: readonly Column[] = [];
  private lastSpot: Spot = { column: 0, index: 0 };
  private before: readonly Column[] = [];
  /** The carried task as it was when it was picked up. */
  private lifted: Task | null = null;

  readonly carrying = this.carried.asReadonly();
  private readonly labelled = signal<number | null>(null);
  /** The task that labels are being put on. */
  readonly labelling = computed(() => {
    const id = this.labelled();
    return id === null ? undefined : this.board.view()?.tasks.get(id);
  });
  /** The card Tab leads to. */
  readonly activeId = this.active.asReadonly();
  readonly said = this.words.asReadonly();

  lookAt(columns: readonly Column[]): void {
    this.columns = columns;
    const carried = this.carried();
    if (carried !== null && this.spotOf(carried.taskId) === null) this.carried.set(null);
    const active = this.active();
    const spot = active === null ? null : this.spotOf(active);
    // While a large board loads, its older cards come in above: the stop for Tab stays with the first ones.
    const drifted = spot !== null && spot.index - this.lastSpot.index > FAR;
    if (spot === null || (drifted && !this.hasFocus(active))) this.activateNear(this.lastSpot);
    else this.lastSpot = spot;
  }

  focused(id: number): void {
    this.active.set(id);
  }

  startLabelling(id: number | null): void {
    this.labelled.set(id);
  }

  /** Leads to a card this person has just made or moved: Tab and the scrolling, and the focus unless it is in use. */
  goTo(id: number): void {
    const spot = this.spotOf(id);
    if (spot === null) return;
    this.active.set(id);
    this.lastSpot = spot;
    setTimeout(() => {
      const card = this.document.getElementById(`tc-card-${String(id)}`);
      if (card === null) return;
      if (isFree(this.document.activeElement)) card.focus({ preventScroll: true });
      const place = card.closest('tc-task-card') ?? card;
      place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      // Nor is the box pushed away in which the next one is typed.
      this.document.activeElement?.closest('form')?.scrollIntoView({ block: 'nearest' });
    });
  }

  /** Leads to the card that Tab would lead to; without one the focus stays where it is. */
  enter(): void {
    const active = this.active();
    if (active !== null) this.focusSoon(active);
  }

  /** The column in which the keyboard is. */
  column(): number {
    const active = this.active();
    return (active === null ? null : this.spotOf(active))?.column ?? 0;
  }

  shortcuts(open: (id: number) => void, isVisible: () => boolean): readonly Shortcut[] {
    const arrow = (keys: string, direction: Direction, does: PlainMessageId): Shortcut => ({
      keys,
      does,
      when: isVisible,
      run: () => this.arrow(direction),
    });
    const onTask = shortcutsOn(() =>
      isVisible() && this.hasFocus(this.active()) ? this.activeTask() : null,
    );
    return [
      arrow('ArrowDown', 'down', 'shortcut-next-card'),
      arrow('ArrowUp', 'up', 'shortcut-previous-card'),
      arrow('ArrowRight', 'right', 'shortcut-next-section'),
      arrow('ArrowLeft', 'left', 'shortcut-previous-section'),
      { keys: 'Space', does: 'shortcut-pick-up', run: () => undefined },
      onTask('o', 'shortcut-open-card', (task) => open(task.id)),
      onTask('x', 'shortcut-complete-card', (task) => {
        if (this.board.canWrite()) void this.commands.setCompleted(task, true);
      }),
      onTask('l', 'shortcut-label-card', (task) => {
        if (this.board.canWrite()) this.startLabelling(task.id);
      }),
      {
        keys: 'Escape',
        does: 'shortcut-put-back',
        when: () => this.carried() !== null,
        run: () => this.putBack(),
      },
    ];
  }

  /** Space on a card: picks it up, or puts it down. */
  toggle(task: Task): void {
    if (!this.board.canWrite()) return;
    if (this.carried() === null) this.pickUp(task);
    else this.putDown();
  }

  putBack(): void {
    const carried = this.carried();
    if (carried === null) return;
    this.carried.set(null);
    this.words.set(t('carry-back'));
    this.focusSoon(carried.taskId);
  }

  /** The active card went (completed, moved away): its neighbour takes its place, and the focus. */
  private activateNear({ column, index }: Spot): void {
    const had = this.active();
    const cards = this.columns[column]?.cards ?? [];
    const near = cards[index] ?? cards.at(-1);
    const first = this.columns.find((each) => each.cards.length > 0)?.cards[0];
    const next = (near ?? first)?.task.id ?? null;
    this.active.set(next);
    const lost = this.document.activeElement === null || this.hasFocus(had);
    if (had !== null && next !== null && lost) this.focusSoon(next);
  }

  private hasFocus(id: number | null): boolean {
    const card = this.document.getElementById(`tc-card-${String(id)}`)?.closest('tc-task-card');
    return card?.contains(this.document.activeElement) ?? false;
  }

  private pickUp(task: Task): void {
    const spot = this.spotOf(task.id);
    if (spot === null) return;
    const parent = this.columns[spot.column]?.cards[spot.index]?.parent ?? null;
    if (parent !== null) {
      this.words.set(t('carry-nested', { task: task.title, parent }));
      return;
    }
    this.before = this.columns;
    this.lifted = task;
    const section = this.columns[spot.column]?.section ?? null;
    this.carried.set({ taskId: task.id, sectionId: section?.id ?? null, index: spot.index });
    this.words.set(t('carry-up', { task: task.title }));
  }

  private putDown(): void {
    const carried = this.carried();
    const task = carried === null ? undefined : this.board.view()?.tasks.get(carried.taskId);
    if (carried === null || task === undefined) return;
    const column = this.before.find((each) => (each.section?.id ?? null) === carried.sectionId);
    const to = column === undefined ? null : destinationIn(whole(column), carried.index, task);
    // Sent first: the optimistic move is on the board before the carried card leaves it.
    if (to !== null) void this.moves.move(this.lifted ?? task, to);
    this.carried.set(null);
    this.words.set(t('carry-down', { section: this.nameOf(column) }));
    this.focusSoon(task.id);
  }

  private arrow(direction: Direction): void {
    const carried = this.carried();
    if (carried === null) this.walk(direction);
    else this.carry(carried, direction);
  }

  private walk(direction: Direction): void {
    const active = this.active();
    const from = active === null ? null : this.spotOf(active);
    if (active === null || from === null) return;
    if (!this.hasFocus(active)) {
      this.focusSoon(active);
      return;
    }
    const to = this.beside(from, direction);
    const card = to === null ? undefined : this.columns[to.column]?.cards[to.index];
    if (card === undefined) return;
    this.active.set(card.task.id);
    this.focusSoon(card.task.id);
  }

  private carry(carried: Carrying, direction: Direction): void {
    const at = this.columns.findIndex((each) => (each.section?.id ?? null) === carried.sectionId);
    const sideways = direction === 'left' ? -1 : direction === 'right' ? 1 : 0;
    const target = this.columns[at + sideways];
    if (target === undefined) return;
    const others = target.cards.filter((card) => card.task.id !== carried.taskId).length;
    const step = direction === 'up' ? -1 : direction === 'down' ? 1 : 0;
    const index = Math.min(Math.max(carried.index + step, 0), others);
    this.carried.set({ ...carried, sectionId: target.section?.id ?? null, index });
    const section = this.nameOf(target);
    this.words.set(t('carry-place', { section, place: index + 1, count: others + 1 }));
    this.focusSoon(carried.taskId);
  }

  private beside({ column, index }: Spot, direction: Direction): Spot | null {
    if (direction === 'up') return { column, index: index - 1 };
    if (direction === 'down') return { column, index: index + 1 };
    const step = direction === 'left' ? -1 : 1;
    for (let next = column + step; next >= 0 && next < this.columns.length; next += step) {
      const cards = this.columns[next]?.cards.length ?? 0;
      if (cards > 0) return { column: next, index: Math.min(index, cards - 1) };
    }
    return null;
  }

  private spotOf(taskId: number): Spot | null {
    for (const [column, { cards }] of this.columns.entries()) {
      const index = cards.findIndex((card) => card.task.id === taskId);
      if (index >= 0) return { column, index };
    }
    return null;
  }

  private activeTask(): Task | null {
    const id = this.active();
    return id === null ? null : (this.board.view()?.tasks.get(id) ?? null);
  }

  private nameOf(column: Column | undefined): string {
    return column?.section?.name ?? t('section-none');
  }

  private focusSoon(taskId: number): void {
    setTimeout(() => {
      const card = this.document.getElementById(`tc-card-${String(taskId)}`);
      card?.focus();
      card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }
}

function whole(column: Column): ShownColumn {
  return { section: column.section, rows: rowsOf(column.cards, Infinity, () => true) };
}

/** Whether the focus is nowhere in particular, so that it may be taken elsewhere. */
function isFree(at: Element | null): boolean {
  return at === null || at.matches('body, main') || at.closest('tc-task-card, tc-toasts') !== null;
}
