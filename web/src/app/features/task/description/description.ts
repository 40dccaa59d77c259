import { Component, computed, effect, inject, input, viewChild } from '@angular/core';
import { injectRenderNow } from '../../../ui/render-now';
import { Draft, DraftAddress, Drafts } from '../../../data/drafts/drafts';
import { PresenceStore } from '../../../data/presence/presence-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { MarkdownEditor } from '../../../ui/markdown/markdown-editor';
import { MarkdownView, Ticked } from '../../../ui/markdown/markdown-view';
import { Translate } from '../../../i18n/translate';

/** The task's description: read as text, edited as Markdown. */
@Component({
  selector: 'tc-description',
  imports: [Button, Icon, MarkdownEditor, MarkdownView, Translate],
  template: `
    @if (draft(); as draft) {
      @if (task().description !== draft.source) {
        <p class="news" role="status">{{ 'task-description-changed' | t }}</p>
      }
      @for (address of [address()]; track address) {
        <tc-markdown-editor
          [label]="'task-description' | t"
          [placeholder]="'task-description-placeholder' | t"
          [source]="draft.source"
          [unsaved]="draft.text"
          [people]="store.people()"
          [minRows]="6"
          (written)="drafts.write(address, $event)"
          (saved)="save(task(), draft, $event)"
          (cancelled)="drafts.discard(address, 'task-description-discarded')"
        />
      }
    } @else if (task().description) {
      <div class="text">
        <tc-markdown-view
          [source]="task().description"
          [tickable]="store.canWrite()"
          (ticked)="tick(task(), $event)"
        />
        @if (store.canWrite()) {
          <button
            tcButton
            variant="ghost"
            type="button"
            [attr.aria-label]="'task-description-edit' | t"
            [iconOnly]="true"
            (click)="start()"
          >
            <tc-icon name="edit" [size]="16" />
          </button>
        }
      </div>
    } @else if (store.canWrite()) {
      <button tcButton variant="ghost" type="button" class="empty" (click)="start()">
        <tc-icon name="text" [size]="16" /> {{ 'task-description-add' | t }}
      </button>
    }
  `,
  styleUrl: './description.css',
})
export class Description {
  readonly task = input.required<Task>();

  protected readonly store = inject(BoardStore);
  protected readonly drafts = inject(Drafts);
  protected readonly address = computed<DraftAddress>(() => `task:${this.task().id}/description`);
  protected readonly draft = computed(() =>
    this.store.canWrite() ? this.drafts.at(this.address()) : undefined,
  );
  private readonly presence = inject(PresenceStore);
  private readonly commands = inject(TaskCommands);
  private readonly renderNow = injectRenderNow();
  private readonly editor = viewChild(MarkdownEditor);

  constructor() {
    effect(() => this.presence.write('description', this.draft() !== undefined));
  }

  protected start(): void {
    const { description, version } = this.task();
    this.drafts.keep(this.address(), { text: description, source: description, version });
    this.renderNow();
    this.editor()?.focus();
  }

  protected tick(task: Task, box: Ticked): void {
    void this.commands.setCheckbox(task, box);
  }

  /** Shown as saved at once; refused, it is there to be mended. */
  protected async save(task: Task, draft: Draft, description: string): Promise<void> {
    const address = this.address();
    this.drafts.drop(address);
    if (description === draft.source) return;
    const done = await this.commands.update(task, { description }, draft.version);
    if (!done) this.drafts.keep(address, { ...draft, text: description });
  }
}
