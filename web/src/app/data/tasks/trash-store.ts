import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { ProjectsApi } from '../projects/api';
import { BoardStore } from '../projects/board-store';
import { Task, TrashedTask } from './model';
import { TaskCommands } from './task-commands';

/** The deleted tasks of the project on the screen. Provided by the screen that shows them. */
@Injectable()
export class TrashStore {
  private readonly api = inject(ProjectsApi);
  private readonly board = inject(BoardStore);
  private readonly commands = inject(TaskCommands);
  private readonly known = signal<readonly TrashedTask[] | null>(null);
  private readonly next = signal<string | null>(null);
  private readonly refusal = signal<Problem | null>(null);

  /** Null until they are here. */
  readonly lines = this.known.asReadonly();
  readonly more = this.next.asReadonly();
  readonly problem = this.refusal.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store: others delete and restore meanwhile.
    const heard = this.board.applied$.subscribe((events) => {
      if (events.some((event) => event.type === 'task_deleted')) void this.load();
      const back = events.filter((event) => event.type === 'task_restored');
      const ids = new Set(back.map((event) => (event.data as Task).id));
      if (ids.size > 0) this.take(ids);
    });
    inject(DestroyRef).onDestroy(() => heard.unsubscribe());
    void this.load();
  }

  async load(): Promise<void> {
    await this.fetch(undefined, () => []);
  }

  async loadMore(): Promise<void> {
    await this.fetch(this.next() ?? undefined, () => this.known() ?? []);
  }

  async restore(task: Task): Promise<void> {
    if (await this.commands.restore(task)) this.take(new Set([task.id]));
  }

  private take(ids: ReadonlySet<number>): void {
    this.known.update((lines) => lines?.filter(({ task }) => !ids.has(task.id)) ?? null);
  }

  private async fetch(
    cursor: string | undefined,
    before: () => readonly TrashedTask[],
  ): Promise<void> {
    const projectId = this.board.projectId();
    if (projectId === null) return;
    try {
      const page = await this.api.trashed(projectId, cursor);
      this.refusal.set(null);
      this.known.set([...before(), ...page.items]);
      this.next.set(page.next_cursor ?? null);
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    }
  }
}
