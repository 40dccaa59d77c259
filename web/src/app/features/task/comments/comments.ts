import { Component, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { Clock } from '../../../core/clock';
import { Session } from '../../../core/session/session';
import { Comment } from '../../../data/comments/model';
import { CommentsStore } from '../../../data/comments/store';
import { PresenceStore } from '../../../data/presence/presence-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { ago } from '../../../ui/due/ago';
import { Icon } from '../../../ui/icon/icon';
import { MarkdownEditor } from '../../../ui/markdown/markdown-editor';
import { MarkdownView } from '../../../ui/markdown/markdown-view';
import { Skeleton } from '../../../ui/skeleton/skeleton';

/** The conversation about a task. */
@Component({
  selector: 'tc-comments',
  imports: [Avatar, Button, Icon, MarkdownEditor, MarkdownView, Skeleton],
  templateUrl: './comments.html',
  styleUrl: './comments.css',
})
export class Comments {
  readonly task = input.required<Task>();

  protected readonly store = inject(CommentsStore);
  protected readonly board = inject(BoardStore);
  protected readonly editing = signal<Comment | null>(null);
  protected readonly lines = computed(() => {
    const members = this.board.view()?.members;
    const now = this.clock.now();
    const me = this.session.user()?.id;
    return this.store.all().map((comment) => ({
      comment,
      author: members?.get(comment.created_by)?.name ?? 'Former member',
      when: ago(comment.created_at, now),
      edited: comment.version > 1,
      mine: comment.created_by === me && comment.id > 0,
      sending: comment.id < 0,
    }));
  });
  private readonly newComment = viewChild<MarkdownEditor>('newComment');
  private readonly clock = inject(Clock);
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);

  constructor() {
    const presence = inject(PresenceStore);
    effect(() => presence.write('comment', this.newComment()?.isFilled() ?? false));
  }

  protected add(body: string): void {
    if (body.trim() !== '') void this.store.add(body);
  }

  protected save(comment: Comment, body: string): void {
    this.editing.set(null);
    if (body.trim() !== '' && body !== comment.body) void this.store.edit(comment, body);
  }

  protected async remove(comment: Comment): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: 'Delete this comment?',
      text: 'It disappears for everyone. This cannot be undone.',
      yes: 'Delete comment',
    });
    if (sure) await this.store.remove(comment);
  }
}
