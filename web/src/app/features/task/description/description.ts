import { Component, effect, inject, input, signal, viewChild } from '@angular/core';
import { PresenceStore } from '../../../data/presence/presence-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { MarkdownEditor } from '../../../ui/markdown/markdown-editor';
import { MarkdownView } from '../../../ui/markdown/markdown-view';

interface Draft {
  readonly taskId: number;
  /** What the person began with: others' changes meanwhile do not touch the draft, and are noticed on saving. */
  readonly source: string;
  readonly version: number;
}

/** The task's description: read as text, edited as Markdown. */
@Component({
  selector: 'tc-description',
  imports: [Button, Icon, MarkdownEditor, MarkdownView],
  template: `
    @if (draft(); as draft) {
      @if (task().description !== draft.source) {
        <p class="news" role="status">Someone has changed the description since you began.</p>
      }
      <tc-markdown-editor
        label="Description"
        placeholder="Describe it. Markdown works."
        [source]="draft.source"
        [people]="store.people()"
        [minRows]="6"
        (saved)="save(draft, $event)"
        (cancelled)="stop()"
      />
    } @else if (task().description) {
      <div class="text">
        <tc-markdown-view [source]="task().description" />
        @if (store.canWrite()) {
          <button
            tcButton
            variant="ghost"
            type="button"
            aria-label="Edit the description"
            [iconOnly]="true"
            (click)="start()"
          >
            <tc-icon name="edit" [size]="16" />
          </button>
        }
      </div>
    } @else if (store.canWrite()) {
      <button tcButton variant="ghost" type="button" class="empty" (click)="start()">
        <tc-icon name="text" [size]="16" /> Add a description
      </button>
    }
  `,
  styleUrl: './description.css',
})
export class Description {
  readonly task = input.required<Task>();

  protected readonly store = inject(BoardStore);
  protected readonly draft = signal<Draft | null>(null);
  private readonly presence = inject(PresenceStore);
  private readonly commands = inject(TaskCommands);
  private readonly editor = viewChild(MarkdownEditor);

  constructor() {
    effect(() => this.presence.write('description', this.draft() !== null));
    effect(() => {
      const { id } = this.task();
      this.draft.update((draft) => (draft?.taskId === id ? draft : null));
    });
  }

  protected start(): void {
    const { id, description, version } = this.task();
    this.draft.set({ taskId: id, source: description, version });
    setTimeout(() => this.editor()?.focus());
  }

  protected stop(): void {
    this.draft.set(null);
  }

  protected save(draft: Draft, description: string): void {
    this.draft.set(null);
    if (description === draft.source) return;
    void this.commands.update(this.task(), { description }, draft.version);
  }
}
