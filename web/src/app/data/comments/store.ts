import { computed, inject, Injectable, signal } from '@angular/core';
import { Api } from '../../core/http/api';
import { Notices } from '../../core/errors/notices';
import { Envelope } from '../../core/live/envelope';
import { injectRemoteRead } from '../../core/live/remote-read';
import { Session } from '../../core/session/session';
import { CommentList, Gone } from '../../generated/wire';
import { BoardStore } from '../projects/board-store';
import { CommandQueue, Parked } from '../queue/command-queue';
import { isSameOverlay, shownOver } from '../queue/model';
import { commentsOver } from './overlay';
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
  private readonly removed = new Set<number>();

  /** Reading them; what this device does not hold is asked for again once there is a connection. */
  readonly read = injectRemoteRead(() => this.ask());
  private readonly unconfirmed = computed(
    () => shownOver(this.queue.state(), this.board.projectId()),
    { equal: isSameOverlay },
  );
  readonly all = computed(() => {
    const commands = this.unconfirmed();
    const made = this.queue.state().made;
    const known = [...this.kept().values()].sort((a, b) => a.id - b.id);
    const taskId = this.taskId();
    const opened = { id: taskId === null ? 0 : this.queue.idOf(taskId), kept: known };
    return commentsOver(opened, commands, made, this.session.user()?.id ?? 0);
  });

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
    this.removed.clear();
  }

  /** Answers whether it is there. */
  async add(task_id: number, body: string): Promise<boolean> {
    try {
      const fields = { task_id, body, uid: this.queue.newUid() };
      this.put((await this.board.run({ name: 'add_comment', fields })).data);
      return true;
    } catch (thrown) {
      this.backInItsBox(thrown, t('comment-not-added'));
      return false;
    }
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
      const current = this.backInItsBox(thrown, t('comment-not-changed'));
      if (current === null) return comment.version;
      this.put(current);
      return current.version;
    }
  }

  /** Ticks one box of it; the text around it may have changed meanwhile. */
  async setCheckbox(comment: Comment, box: TickedBox): Promise<void> {
    const done = await this.board.attempt(t('box-not-ticked'), {
      name: 'set_comment_checkbox',
      ...{ fields: { id: comment.id, ...box }, seen: comment.version },
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

  /** What was refused goes back to where it was written; answers what stands now, where two edits met. */
  private backInItsBox(thrown: unknown, doing: string): Comment | null {
    if (!(thrown instanceof Parked)) throw thrown;
    const { problem, order } = thrown;
    this.queue.drop(order);
    if (problem.code === 'conflict' && problem.current != null) return problem.current as Comment;
    this.notices.trouble(problem, doing);
    return null;
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
}
