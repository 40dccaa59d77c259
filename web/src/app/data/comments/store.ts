import { computed, inject, Injectable, signal } from '@angular/core';
import { Api } from '../../core/http/api';
import { Notices } from '../../core/errors/notices';
import { Envelope } from '../../core/live/envelope';
import { injectRemoteRead } from '../../core/live/remote-read';
import { Session } from '../../core/session/session';
import { CommentList, Gone } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { CommandQueue, Parked } from '../queue/command-queue';
import { TickedBox } from '../tasks/task-commands';
import { Comment } from './model';
import { t } from '../../i18n/translate';

/** The comments of the task that is open, kept fresh by its project's stream. */
@Injectable({ providedIn: 'root' })
export class CommentsStore {
  private readonly api = inject(Api);
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly queue = inject(CommandQueue);
  private readonly session = inject(Session);

  private readonly taskId = signal<number | null>(null);
  private readonly kept = signal<ReadonlyMap<number, Comment>>(new Map());
  private readonly pending = signal<readonly Comment[]>([]);
  private readonly removed = new Set<number>();
  private nextTemporaryId = -1;

  /** Reading them; what this device does not hold is asked for again once there is a connection. */
  readonly read = injectRemoteRead(() => this.ask());
  readonly all = computed(() => [
    ...[...this.kept().values()].sort((a, b) => a.id - b.id),
    ...this.pending(),
  ]);

  constructor() {
    // The one crossing from RxJS to signals of this store; it lives as long as the page.
    this.board.applied$.subscribe((events) => this.heard(events));
    this.board.replaced$.subscribe(() => void this.read.load());
  }

  open(taskId: number): void {
    if (this.taskId() === taskId) return;
    this.close();
    this.taskId.set(taskId);
    void this.read.load();
  }

  close(): void {
    this.taskId.set(null);
    this.kept.set(new Map());
    this.pending.set([]);
    this.removed.clear();
  }

  /** Answers whether it is there. */
  async add(task_id: number, body: string): Promise<boolean> {
    const temporary = this.temporary(task_id, body);
    this.pending.update((pending) => [...pending, temporary]);
    const done = await this.board.attempt(t('comment-not-added'), {
      name: 'add_comment',
      fields: { task_id, body, uid: this.queue.newUid() },
    });
    this.pending.update((pending) => pending.filter((each) => each !== temporary));
    if (done !== null) this.put(done.data);
    return done !== null;
  }

  /** Answers null when it was changed; else the version from which to try again. */
  async edit(comment: Comment, body: string): Promise<number | null> {
    try {
      const done = await this.board.run({
        name: 'update_comment',
        ...{ fields: { id: comment.id, body }, seen: comment.version },
      });
      this.put(done.data);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      const { problem, order } = thrown;
      // The text goes back to the box it was written in.
      this.queue.drop(order);
      if (problem.code !== 'conflict' || problem.current === undefined) {
        this.notices.trouble(problem, t('comment-not-changed'));
        return comment.version;
      }
      const current = problem.current as Comment;
      this.put(current);
      return current.version;
    }
  }

  /** Ticks one box of it; the text around it may have changed meanwhile. */
  async setCheckbox(comment: Comment, box: TickedBox): Promise<void> {
    const done = await this.board.attempt(t('box-not-ticked'), {
      name: 'set_comment_checkbox',
      fields: { id: comment.id, ...box, base_version: comment.version },
    });
    if (done !== null) this.put(done.data);
  }

  async remove(comment: Comment): Promise<void> {
    const done = await this.board.attempt(t('comment-not-deleted'), {
      name: 'delete_comment',
      fields: { id: comment.id },
    });
    if (done !== null) this.drop(comment.id);
  }

  private async ask(): Promise<void> {
    const taskId = this.taskId();
    if (taskId === null || taskId < 0) return;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const path = `/api/tasks/${String(taskId)}/comments`;
      const page: CommentList = await this.api.get<CommentList>(path, { cursor, limit: 200 });
      if (this.taskId() !== taskId) return;
      for (const comment of page.items) this.put(comment);
      cursor = page.next_cursor;
    }
  }

  private heard(events: readonly Envelope[]): void {
    for (const event of events) {
      if (event.type === 'comment_created' || event.type === 'comment_updated') {
        this.put(event.data as Comment);
      } else if (event.type === 'comment_deleted') this.drop((event.data as Gone).id);
    }
  }

  /** Reads and events arrive in any order; the higher version is the truth, and gone stays gone. */
  private put(comment: Comment): void {
    if (comment.task_id !== this.taskId() || this.removed.has(comment.id)) return;
    const known = this.kept().get(comment.id);
    if (known !== undefined && known.version > comment.version) return;
    this.kept.update((kept) => new Map(kept).set(comment.id, comment));
  }

  private drop(id: number): void {
    this.removed.add(id);
    this.kept.update((kept) => {
      const next = new Map(kept);
      next.delete(id);
      return next;
    });
  }

  private temporary(task_id: number, body: string): Comment {
    const at = new Date().toISOString();
    return {
      id: this.nextTemporaryId--,
      project_id: this.board.projectId() ?? 0,
      task_id,
      body,
      version: 0,
      created_at: at,
      created_by: this.session.user()?.id ?? 0,
      updated_at: at,
    };
  }
}
