import {
  Component,
  computed,
  DOCUMENT,
  ElementRef,
  inject,
  viewChild,
  viewChildren,
} from '@angular/core';
import { Clock } from '../../../core/clock';
import { explain } from '../../../core/errors/explain';
import { BoardStore } from '../../../data/projects/board-store';
import { Task, TrashedTask } from '../../../data/tasks/model';
import { TrashStore } from '../../../data/tasks/trash-store';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { ago } from '../../../i18n/dates';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { FormMessage } from '../../../ui/form/form-message';
import { Skeleton } from '../../../ui/skeleton/skeleton';
import { t, Translate } from '../../../i18n/translate';

/** What was deleted in this project, and the way back. */
@Component({
  selector: 'tc-trash-dialog',
  imports: [Button, DialogFrame, EmptyState, FormMessage, Skeleton, Translate],
  providers: [TrashStore],
  templateUrl: './trash-dialog.html',
  styleUrl: './trash-dialog.css',
})
export class TrashDialog {
  protected readonly store = inject(TrashStore);
  protected readonly board = inject(BoardStore);
  protected readonly explain = explain;
  /** Subtasks stand below the task they were deleted with, and come back with it. */
  protected readonly lines = computed(() => {
    const lines = this.store.lines() ?? [];
    const parts = new Map<number, number>();
    const ids = new Set(lines.map(({ task }) => task.id));
    for (const { task } of lines) {
      if (task.parent_id !== null) parts.set(task.parent_id, (parts.get(task.parent_id) ?? 0) + 1);
    }
    const now = this.clock.now();
    return lines
      .filter(({ task }) => task.parent_id === null || !ids.has(task.parent_id))
      .map((line) => ({
        task: line.task,
        facts: factsOf(line, parts.get(line.task.id) ?? 0, now),
      }));
  });
  private readonly clock = inject(Clock);

  private readonly document = inject(DOCUMENT);
  private readonly frame = viewChild.required(DialogFrame);
  private readonly buttons = viewChildren<unknown, ElementRef<HTMLElement>>('restoring', {
    read: ElementRef,
  });

  protected async restore(task: Task, place: number): Promise<void> {
    await this.store.restore(task);
    setTimeout(() => this.goOn(place));
  }

  /** The button that was pressed went with its task: the next one takes the focus. */
  private goOn(place: number): void {
    if (this.document.activeElement !== this.document.body) return;
    const next = this.buttons()[place] ?? this.buttons().at(-1);
    if (next === undefined) this.frame().focusTitle();
    else next.nativeElement.focus();
  }
}

function factsOf(line: TrashedTask, subtasks: number, now: Date): string {
  const [when, name] = [ago(line.deleted_at, now), line.deleted_by_name];
  const facts = [
    name === null ? t('trash-deleted', { when }) : t('trash-deleted-by', { when, name }),
  ];
  if (line.task.completed) facts.unshift(t('trash-with-completed'));
  if (subtasks > 0) facts.push(t('trash-with-subtasks', { count: subtasks }));
  return facts.join(' · ');
}
