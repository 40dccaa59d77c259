import { Component, computed, effect, inject, input, untracked, viewChild } from '@angular/core';
import { Clock } from '../../../core/clock';
import { Session } from '../../../core/session/session';
import { Comment } from '../../../data/comments/model';
import { CommentsStore } from '../../../data/comments/store';
import { Draft, DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { MeStore } from '../../../data/me/me-store';
import { PresenceStore } from '../../../data/presence/presence-store';
import { explainAbsence } from '../../../core/errors/explain';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { MarkdownEditor } from '../../../ui/markdown/markdown-editor';
import { MarkdownView } from '../../../ui/markdown/markdown-view';
import { Skeleton } from '../../../ui/skeleton/skeleton';
import { When } from '../../../ui/when/when';
import { t, Translate } from '../../../i18n/translate';

/** The conversation about a task. */
@Component({
  selector: 'tc-comments',
  imports: [Avatar, Button, Icon, MarkdownEditor, MarkdownView, Skeleton, When, Translate],
  templateUrl: './comments.html',
  styleUrl: './comments.css',
})
export class Comments {
  readonly task = input.required<Task>();

  protected readonly store = inject(CommentsStore);
  protected readonly board = inject(BoardStore);
  protected readonly explainAbsence = explainAbsence;
  protected readonly drafts = inject(Drafts);
  protected readonly lines = computed(() => {
    const members = this.board.view()?.members;
    const me = this.session.user()?.id;
    return this.store.all().map((comment) => ({
      comment,
      author: members?.get(comment.created_by)?.name ?? t('former-member'),
      edited: comment.version > 1,
      mine: comment.created_by === me && comment.id > 0,
      sending: comment.id < 0,
      address: addressOf(comment),
      draft: this.drafts.at(addressOf(comment)),
    }));
  });
  private readonly newComment = viewChild<MarkdownEditor>('newComment');
  protected readonly clock = inject(Clock);
  protected readonly me = inject(MeStore);
  private readonly session = inject(Session);
  private readonly dialogs = inject(Dialogs);

  constructor() {
    const presence = inject(PresenceStore);
    effect(() => presence.write('comment', this.newComment()?.isFilled() ?? false));
  }

  protected unsaved(task: number): string | undefined {
    return untracked(() => this.drafts.at(`task:${task}/comment`))?.text;
  }

  protected write(task: number, text: string): void {
    this.drafts.compose(`task:${task}/comment`, text);
  }

  /** Shown as said at once; refused, it is there to be mended. */
  protected async add(task: number, body: string): Promise<void> {
    this.write(task, '');
    if (body.trim() === '' || (await this.store.add(task, body))) return;
    this.write(task, body);
    if (this.task().id === task) this.newComment()?.restore(body);
  }

  protected start(comment: Comment): void {
    const { body, version } = comment;
    this.drafts.keep(addressOf(comment), { text: body, source: body, version });
  }

  protected async save(comment: Comment, draft: Draft, body: string): Promise<void> {
    this.drafts.drop(addressOf(comment));
    if (body.trim() === '' || body === draft.source) return;
    const again = await this.store.edit({ ...comment, version: draft.version }, body);
    if (again === null) return;
    this.drafts.keep(addressOf(comment), { ...draft, text: body, version: again });
  }

  protected async remove(comment: Comment): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: t('comment-delete-question'),
      text: t('comment-delete-explanation'),
      yes: t('comment-delete'),
    });
    if (sure) await this.store.remove(comment);
  }
}

function addressOf(comment: Comment): DraftAddress {
  return `comment:${comment.id}`;
}
