import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Task } from '../../../data/tasks/model';
import { t } from '../../../i18n/translate';
import { CarriedTask } from '../carried-task';
import { ViewState } from '../view-state';
import { GridRow } from './rows';

export interface Cell {
  readonly key: string;
  readonly column: number;
}

/** What the grid does for its keyboard. */
export interface GridOnScreen {
  /** Brings the row on the screen and gives the focus to a cell of it. */
  focus(row: number, column: number): void;
  /** So many rows fit. */
  page(): number;
  columnsOf(row: GridRow): number;
  hasFocus(): boolean;
}

const TITLE = 1;

/** A list by keyboard, as the ARIA pattern of grids has it: arrows walk from cell to cell, Home and End along the row,
 * with Ctrl to the first and last row; Space on a title picks the task up, arrows carry it from group to group. */
@Injectable()
export class GridKeyboard {
  readonly carried = inject(CarriedTask);
  private readonly state = inject(ViewState);
  private readonly document = inject(DOCUMENT);
  private readonly at = signal<Cell | null>(null);
  private rows: readonly GridRow[] = [];
  private last = 0;
  screen: GridOnScreen | null = null;

  /** The cell that Tab leads to. */
  readonly active = this.at.asReadonly();

  lookAt(rows: readonly GridRow[]): void {
    this.rows = rows;
    const at = this.at();
    if (at === null) return;
    const place = this.placeOf(at);
    if (place >= 0) {
      this.last = place;
      return;
    }
    // It went into another group, or away: its neighbour takes its place, and the focus.
    const id = at.key.split('/').at(-1);
    const moved = rows.findIndex(({ key, task }) => task !== null && key.endsWith(`/${id ?? ''}`));
    const next = moved >= 0 ? moved : Math.min(this.last, rows.length - 1);
    const isLost = this.document.activeElement === this.document.body || this.screen?.hasFocus();
    const row = rows[next];
    this.at.set(row === undefined ? null : { key: row.key, column: at.column });
    this.last = Math.max(0, next);
    if (row !== undefined && isLost === true) setTimeout(() => this.goTo(this.last, at.column));
  }

  focused(cell: Cell): void {
    this.at.set(cell);
    const place = this.placeOf(cell);
    if (place >= 0) this.last = place;
  }

  activeTask(): Task | null {
    return this.activeRow()?.task ?? null;
  }

  /** To the cell that Tab would lead to. */
  enter(): void {
    const at = this.at();
    const row = Math.max(0, this.placeOf(at));
    const first = this.rows.findIndex(({ task }) => task !== null);
    this.goTo(at === null ? Math.max(0, first) : row, at?.column ?? TITLE);
  }

  pressed(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const act = this.actionOf(event);
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private actionOf({ key, ctrlKey, target }: KeyboardEvent): (() => void) | null {
    const at = this.at();
    const row = Math.max(0, this.placeOf(at));
    const column = at?.column ?? TITLE;
    const end = this.rows.length - 1;
    const page = this.screen?.page() ?? 1;
    const isOnTitle = (target as Element).closest('.title') !== null;
    switch (key) {
      case 'ArrowDown':
        return () => this.vertically(row, column, 1);
      case 'ArrowUp':
        return () => this.vertically(row, column, -1);
      case 'ArrowRight':
        return () => this.sideways(row, column, 1);
      case 'ArrowLeft':
        return () => this.sideways(row, column, -1);
      case 'PageDown':
        return () => this.goTo(Math.min(end, row + page), column);
      case 'PageUp':
        return () => this.goTo(Math.max(0, row - page), column);
      case 'Home':
        return () => this.goTo(ctrlKey ? 0 : row, 0);
      case 'End':
        return () => this.goTo(ctrlKey ? end : row, Infinity);
      case ' ':
        return isOnTitle ? () => this.toggle() : null;
      case 'Enter':
        return this.carried.now() === null ? null : () => this.carried.putDown();
      case 'Escape':
        return this.carried.now() === null ? null : () => this.carried.putBack();
      default:
        return null;
    }
  }

  private vertically(row: number, column: number, by: 1 | -1): void {
    if (this.carried.now() !== null) this.carried.carry(by);
    else this.goTo(Math.min(Math.max(row + by, 0), this.rows.length - 1), column);
  }

  private sideways(row: number, column: number, by: 1 | -1): void {
    const there = this.rows[row];
    if (there === undefined) return;
    if (there.task === null && column === 0) {
      const isClosed = this.state.collapsed().has(there.group.key);
      if (isClosed === by > 0) {
        this.state.toggle(there.group);
        return;
      }
    }
    this.goTo(row, Math.max(0, column + by));
  }

  private goTo(row: number, column: number): void {
    const there = this.rows[row];
    if (there === undefined) return;
    const wanted = Math.min(column, (this.screen?.columnsOf(there) ?? 1) - 1);
    // Down a column over the lines of groups, and on in the same column.
    this.at.set({ key: there.key, column: there.task === null ? wanted : Math.max(0, wanted) });
    this.last = row;
    this.screen?.focus(row, wanted);
  }

  private activeRow(): GridRow | null {
    return this.rows[this.placeOf(this.at())] ?? null;
  }

  /** Looked for when it is asked: an index of all rows would have to be made with every letter that filters them. */
  private placeOf(cell: Cell | null): number {
    return cell === null ? -1 : this.rows.findIndex(({ key }) => key === cell.key);
  }

  private toggle(): void {
    if (this.carried.now() !== null) {
      this.carried.putDown();
      return;
    }
    const row = this.activeRow();
    if (row?.task == null || row.group.value.by === 'none') return;
    this.carried.pickUp(row.task, row.group, t('view-carry-up', { task: row.task.title }));
  }
}
