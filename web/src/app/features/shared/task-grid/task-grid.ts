import { CdkMenuTrigger } from '@angular/cdk/menu';
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Shortcut, Shortcuts, shortcutsOn } from '../../../ui/shortcuts/shortcuts';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Placing } from '../../../data/views/placing';
import { injectInTurns } from '../../../ui/in-turns';
import { injectRenderNow } from '../../../ui/render-now';
import { Translate } from '../../../i18n/translate';
import { CarriedTask } from '../carried-task';
import { CellDue } from '../cell-menu/cell-due';
import { CellLabels } from '../cell-menu/cell-labels';
import { EditedField, FieldMenu } from '../field-menu/field-menu';
import { GroupLine } from './group-line';
import { GridKeyboard, GridOnScreen } from './grid-keyboard';
import { GridRow, gridRows } from './rows';
import { RowEditing } from './row-editing';
import { RowLinks } from './row-link';
import { inSlots, placedRows, seenFirst, ShownRow } from './shown-rows';
import { TaskRow } from './task-row';
import { ViewState } from '../view-state';

/** Pixels of a row: on one line, and on two where it is narrow. */
const ROW = 42;
const NARROW_ROW = 62;
const NARROW = 640;
/** Rows that are painted above and below those on the screen. */
const BEYOND = 6;

interface Painted {
  readonly focused: string | null;
  readonly rows: readonly ShownRow[];
}

/** The tasks of a view line by line, of which only those on the screen are painted. */
@Component({
  selector: 'tc-task-grid',
  imports: [CdkMenuTrigger, CellDue, CellLabels, FieldMenu, GroupLine, TaskRow, Translate],
  providers: [CarriedTask, GridKeyboard, RowEditing, RowLinks],
  templateUrl: './task-grid.html',
  styleUrl: './task-grid.css',
})
export class TaskGrid implements GridOnScreen {
  readonly label = input.required<string>();
  /** Whether anything of it is seen, and shortcuts are meant for it. */
  readonly visible = input(true);
  readonly opened = output<Task>();
  readonly reschedules = output();

  protected readonly state = inject(ViewState);
  protected readonly keyboard = inject(GridKeyboard);
  protected readonly editing = inject(RowEditing);
  protected readonly rows = computed(() => gridRows(this.state.groups(), this.state.collapsed()));
  protected readonly narrow = signal(false);
  protected readonly height = computed(() => (this.narrow() ? NARROW_ROW : ROW));
  /** The group into which a row is dragged. */
  protected readonly over = signal<string | null>(null);
  protected readonly dragged = signal<GridRow | null>(null);
  private readonly top = signal(0);
  private readonly seen = signal(900);
  private readonly beyond = signal(0);
  /** Another filter was typed just now, and what is on the screen is painted first. */
  private readonly isOtherList = linkedSignal<readonly unknown[], boolean>({
    source: () => [this.state.query(), this.state.only()],
    computation: (_, before) => before !== undefined,
  });
  private readonly placed = computed(() => {
    const [rows, height, beyond] = [this.rows(), this.height(), this.beyond()];
    const seen = {
      first: Math.max(0, Math.floor(this.top() / height)),
      last: Math.ceil((this.top() + this.seen()) / height),
    };
    const [first, last] = [Math.max(0, seen.first - beyond), seen.last + beyond];
    const focused = this.keyboard.active()?.key ?? null;
    const placed = placedRows(rows, { first, last, focused });
    return { focused, rows: placed, seenFirst: this.isOtherList() ? seen : null };
  });
  protected readonly window = linkedSignal<ReturnType<typeof this.placed>, Painted>({
    source: this.placed,
    computation: ({ focused, rows, seenFirst: seen }, before) => {
      const painted = before?.value.rows ?? [];
      const next = seen === null ? rows : seenFirst(rows, painted, seen);
      return { focused, rows: inSlots(painted, next, before?.value.focused ?? null) };
    },
  });
  protected readonly entry = computed(() => this.keyboard.active() ?? this.firstCell());
  private readonly firstCell = computed(() => {
    const row = this.rows().find(({ task }) => task !== null) ?? this.rows()[0];
    return row === undefined ? null : { key: row.key, column: row.task === null ? 0 : 1 };
  });
  private readonly commands = inject(TaskCommands);
  private readonly placing = inject(Placing);
  private readonly renderNow = injectRenderNow();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly anchor = viewChild.required(CdkMenuTrigger);
  private readonly anchorAt = viewChild.required<unknown, ElementRef<HTMLElement>>('anchor', {
    read: ElementRef,
  });

  constructor() {
    this.keyboard.screen = this;
    effect(() => this.keyboard.lookAt(this.rows()));
    const destroyed = inject(DestroyRef);
    const inTurns = injectInTurns();
    effect(() => {
      if (this.isOtherList()) inTurns(() => this.isOtherList.set(false));
    });
    afterNextRender(() => {
      // What is on the screen is painted first.
      inTurns(() => this.beyond.set(BEYOND));
      if (typeof ResizeObserver === 'undefined') return;
      // It tells the first size, too, once the layout is there: nobody has to ask for it before.
      const observer = new ResizeObserver(() => this.measure());
      observer.observe(this.host);
      destroyed.onDestroy(() => observer.disconnect());
    });
    destroyed.onDestroy(inject(Shortcuts).add(this.shortcuts()));
  }

  enter(): void {
    this.keyboard.enter();
  }

  /** The task of the row in which the keyboard is. */
  activeTask(): Task | null {
    return this.keyboard.activeTask();
  }

  focus(index: number, column: number): void {
    const [scroller, height] = [this.scroller().nativeElement, this.height()];
    const above = index * height - scroller.scrollTop;
    if (above < 0) scroller.scrollTop = index * height;
    else if (above + height > scroller.clientHeight)
      scroller.scrollTop = (index + 1) * height - scroller.clientHeight;
    this.top.set(scroller.scrollTop);
    this.renderNow();
    this.cellAt(index, column)?.focus({ preventScroll: true });
  }

  page(): number {
    return Math.max(1, Math.floor(this.seen() / this.height()) - 1);
  }

  columnsOf(row: GridRow): number {
    if (row.task !== null) return this.state.fields().length + 2;
    return this.state.isOverdue(row.group) ? 2 : 1;
  }

  hasFocus(): boolean {
    return this.host.contains(this.host.ownerDocument.activeElement);
  }

  protected scrolled(): void {
    const { scrollTop } = this.scroller().nativeElement;
    // A row at a time: nothing is computed for the pixels between.
    const height = this.height();
    this.top.set(Math.floor(scrollTop / height) * height);
  }

  protected focusedAt(row: GridRow, event: FocusEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>('[data-col]');
    if (cell !== null) this.keyboard.focused({ key: row.key, column: Number(cell.dataset['col']) });
  }

  protected activeColumn(row: GridRow): number {
    const entry = this.entry();
    return entry?.key === row.key ? entry.column : -1;
  }

  protected choose(row: GridRow, field: EditedField, cell: HTMLElement): void {
    if (row.task === null) return;
    const anchor = this.anchorAt().nativeElement;
    const [box, own] = [cell.getBoundingClientRect(), this.host.getBoundingClientRect()];
    anchor.style.translate = `${String(box.left - own.left)}px ${String(box.bottom - own.top)}px`;
    this.editing.choose({ key: row.key, task: row.task, field });
    this.renderNow();
    if (field === 'labels' || field === 'due') return;
    this.anchor().open();
    this.anchor().getMenu()?.focusFirstItem('keyboard');
  }

  /** At its cell, where that is shown. */
  private chooseLabels(): void {
    const at = this.keyboard.active();
    const index = this.rows().findIndex(({ key }) => key === at?.key);
    const row = this.rows()[index];
    const column = this.state.fields().indexOf('labels');
    const cell = this.cellAt(index, column < 0 ? 1 : column + 2);
    if (row !== undefined && cell !== null) this.choose(row, 'labels', cell);
  }

  protected closed(): void {
    this.editing.choose(null);
    this.backToCell();
  }

  /** Menus give the focus back to what they opened at, which is no cell. */
  protected backToCell(): void {
    const at = this.keyboard.active();
    const index = this.rows().findIndex(({ key }) => key === at?.key);
    if (at !== null && index >= 0) this.focus(index, at.column);
  }

  protected dragStarts(row: GridRow, event: DragEvent): void {
    if (row.task === null || row.group.value.by === 'none' || !this.placing.canWrite(row.task)) {
      event.preventDefault();
      return;
    }
    event.dataTransfer?.setData('text/plain', row.task.title);
    this.dragged.set(row);
  }

  protected draggedOver({ group }: GridRow, event: DragEvent): void {
    const dragged = this.dragged();
    if (dragged?.task == null) return;
    const can = this.placing.canPut(dragged.task, dragged.group.value, group.value);
    this.over.set(can ? group.key : null);
    if (can) event.preventDefault();
  }

  protected dropped({ group }: GridRow, event: DragEvent): void {
    event.preventDefault();
    const dragged = this.dragged();
    this.dragEnds();
    if (dragged?.task != null) this.placing.put(dragged.task, dragged.group.value, group.value);
  }

  protected dragEnds(): void {
    this.dragged.set(null);
    this.over.set(null);
  }

  private cellAt(index: number, column: number): HTMLElement | null {
    const row = this.host.querySelector(`[data-index="${String(index)}"]`);
    const cells = [...(row?.querySelectorAll<HTMLElement>('[data-col]') ?? [])];
    const cell = cells.find((each) => Number(each.dataset['col']) === column) ?? cells.at(-1);
    return cell?.querySelector<HTMLElement>('a, button, input') ?? cell ?? null;
  }

  private measure(): void {
    const narrow = this.host.clientWidth > 0 && this.host.clientWidth < NARROW;
    const seen = this.scroller().nativeElement.clientHeight || 900;
    if (narrow === this.narrow() && seen === this.seen()) return;
    this.narrow.set(narrow);
    this.seen.set(seen);
    // Before the frame is painted.
    this.renderNow();
  }

  private shortcuts(): readonly Shortcut[] {
    const isVisible = (): boolean => this.visible() && this.rows().length > 0;
    const onTask = shortcutsOn(() =>
      isVisible() && this.hasFocus() ? this.keyboard.activeTask() : null,
    );
    const enter = { when: isVisible, run: (): void => this.keyboard.enter() };
    return [
      { keys: 'ArrowDown', does: 'view-shortcut-down', ...enter },
      { keys: 'ArrowUp', does: 'view-shortcut-up', ...enter },
      { keys: 'Space', does: 'view-shortcut-pick-up', when: () => false, run: () => undefined },
      onTask('o', 'view-shortcut-open', (task) => this.opened.emit(task)),
      onTask('x', 'view-shortcut-complete', (task) => {
        if (this.placing.canWrite(task)) void this.commands.setCompleted(task, !task.completed);
      }),
      onTask('l', 'shortcut-label-card', (task) => {
        if (this.placing.canWrite(task)) this.chooseLabels();
      }),
      // The row itself hears it.
      { keys: 'F2', does: 'view-shortcut-rename', when: () => false, run: () => undefined },
    ];
  }
}
