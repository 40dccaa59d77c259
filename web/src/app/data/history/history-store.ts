import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { Envelope } from '../../core/live/envelope';
import { ActivityList } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { Activity } from './model';

/** The history of a task, newest first, kept fresh while it is shown. Provided by the screen that shows it. */
@Injectable()
export class HistoryStore {
  private readonly api = inject(Api);
  private readonly taskId = signal<number | null>(null);
  private readonly known = signal<readonly Activity[] | null>(null);
  private readonly next = signal<string | null>(null);
  private readonly refusal = signal<Problem | null>(null);

  /** Null until they are here. */
  readonly lines = this.known.asReadonly();
  readonly more = this.next.asReadonly();
  readonly problem = this.refusal.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store.
    const heard = inject(BoardStore).applied$.subscribe((events) => {
      if (events.some((event) => isAbout(event, this.taskId()))) void this.load();
    });
    inject(DestroyRef).onDestroy(() => heard.unsubscribe());
  }

  /** Shows this task's (null: none). */
  async open(taskId: number | null): Promise<void> {
    this.taskId.set(taskId);
    this.known.set(null);
    this.next.set(null);
    this.refusal.set(null);
    await this.load();
  }

  async load(): Promise<void> {
    await this.fetch(undefined, () => []);
  }

  async loadMore(): Promise<void> {
    await this.fetch(this.next() ?? undefined, () => this.known() ?? []);
  }

  private async fetch(
    cursor: string | undefined,
    before: () => readonly Activity[],
  ): Promise<void> {
    const taskId = this.taskId();
    if (taskId === null || taskId < 0) return;
    try {
      const path = `/api/tasks/${String(taskId)}/activity`;
      const page = await this.api.get<ActivityList>(path, { sort: '-id', limit: 30, cursor });
      if (this.taskId() !== taskId) return;
      this.refusal.set(null);
      this.known.set([...before(), ...page.items]);
      this.next.set(page.next_cursor);
    } catch (thrown) {
      if (this.taskId() === taskId) this.refusal.set(problemOf(thrown));
    }
  }
}

function isAbout(event: Envelope, taskId: number | null): boolean {
  const data = event.data as { id?: number; task_id?: number };
  if (event.type.startsWith('comment_')) return data.task_id === taskId;
  return event.type.startsWith('task_') && data.id === taskId;
}
