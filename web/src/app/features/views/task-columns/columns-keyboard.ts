import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Task } from '../../../data/tasks/model';
import { TaskGroup } from '../../../data/views/grouping';
import { t } from '../../../i18n/translate';
import { CarriedTask } from '../../shared/carried-task';

interface Spot {
  readonly group: TaskGroup;
  readonly task: Task;
}

export function cardId(group: TaskGroup, task: Task): string {
  return `tc-view-card-${group.key}/${String(task.id)}`;
}

/** The columns of a view by keyboard: arrows walk from card to card, Space picks one up, arrows to the side carry it. */
@Injectable()
export class ColumnsKeyboard {
  readonly carried = inject(CarriedTask);
  private readonly document = inject(DOCUMENT);
  private readonly at = signal<string | null>(null);
  private last = { column: 0, index: 0 };
  private groups: readonly TaskGroup[] = [];

  /** The id of the card that Tab leads to. */
  readonly active = this.at.asReadonly();

  lookAt(groups: readonly TaskGroup[]): void {
    this.groups = groups;
    const at = this.at();
    const spot = this.placeOf(at);
    if (spot !== null) {
      this.last = spot;
      return;
    }
    // It went into another column, or away: its neighbour takes its place, and the focus.
    const id = at?.split('/').at(-1);
    const moved = groups.findIndex(({ tasks }) => tasks.some((each) => String(each.id) === id));
    const index = groups[moved]?.tasks.findIndex((each) => String(each.id) === id) ?? -1;
    const hadFocus = this.document.activeElement?.id === at;
    const isLost = hadFocus || this.document.activeElement === this.document.body;
    const next = moved >= 0 ? { column: moved, index } : this.near(this.last);
    const [group, task] = [groups[next.column], groups[next.column]?.tasks[next.index]];
    this.at.set(group === undefined || task === undefined ? null : cardId(group, task));
    if (at !== null && isLost && group && task) this.focusSoon(group, task);
  }

  focused(group: TaskGroup, task: Task): void {
    this.at.set(cardId(group, task));
    this.last = this.placeOf(this.at()) ?? this.last;
  }

  activeTask(): Task | null {
    return this.spot()?.task ?? null;
  }

  enter(): void {
    const spot = this.spot();
    if (spot !== null) this.focusSoon(spot.group, spot.task);
  }

  pressed(event: KeyboardEvent): void {
    const act = this.actionOf(event);
    if (act === null || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private actionOf({ key, target }: KeyboardEvent): (() => void) | null {
    const isOnCard = (target as Element).id === this.at();
    switch (key) {
      case 'ArrowDown':
        return () => this.walk(0, 1);
      case 'ArrowUp':
        return () => this.walk(0, -1);
      case 'ArrowRight':
        return () => this.walk(1, 0);
      case 'ArrowLeft':
        return () => this.walk(-1, 0);
      case ' ':
        return isOnCard ? () => this.toggle() : null;
      case 'Enter':
        return this.carried.now() === null ? null : () => this.carried.putDown();
      case 'Escape':
        return this.carried.now() === null ? null : () => this.carried.putBack();
      default:
        return null;
    }
  }

  private walk(sideways: -1 | 0 | 1, down: -1 | 0 | 1): void {
    if (this.carried.now() !== null) {
      if (sideways !== 0) this.carried.carry(sideways);
      return;
    }
    const { column, index } = this.placeOf(this.at()) ?? this.last;
    let next = column + sideways;
    while (sideways !== 0 && this.groups[next]?.tasks.length === 0) next += sideways;
    const group = this.groups[next];
    const place = sideways === 0 ? index + down : Math.min(index, (group?.tasks.length ?? 1) - 1);
    const task = group?.tasks[place];
    if (group !== undefined && task !== undefined) this.focusSoon(group, task);
  }

  private toggle(): void {
    const spot = this.spot();
    if (this.carried.now() !== null) this.carried.putDown();
    else if (spot !== null)
      this.carried.pickUp(spot.task, spot.group, t('view-carry-card', { task: spot.task.title }));
  }

  private spot(): Spot | null {
    const place = this.placeOf(this.at());
    const group = place === null ? undefined : this.groups[place.column];
    const task = group?.tasks[place?.index ?? -1];
    return group === undefined || task === undefined ? null : { group, task };
  }

  private placeOf(id: string | null): { column: number; index: number } | null {
    if (id === null) return null;
    for (const [column, group] of this.groups.entries()) {
      if (!id.startsWith(`tc-view-card-${group.key}/`)) continue;
      const index = group.tasks.findIndex((task) => cardId(group, task) === id);
      if (index >= 0) return { column, index };
    }
    return null;
  }

  private near({ column, index }: { column: number; index: number }): {
    column: number;
    index: number;
  } {
    const count = this.groups[column]?.tasks.length ?? 0;
    if (count > 0) return { column, index: Math.min(index, count - 1) };
    return { column: this.groups.findIndex(({ tasks }) => tasks.length > 0), index: 0 };
  }

  private focusSoon(group: TaskGroup, task: Task): void {
    const id = cardId(group, task);
    this.at.set(id);
    this.last = this.placeOf(id) ?? this.last;
    setTimeout(() => {
      const card = this.document.getElementById(id);
      card?.focus();
      card?.closest('tc-view-card')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }
}
