import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import { Component, ElementRef, input, linkedSignal, output, viewChild } from '@angular/core';
import { Button } from '../button/button';

/** A growing box for Markdown: Ctrl/⌘ + Enter saves, Escape gives up. */
@Component({
  selector: 'tc-markdown-editor',
  imports: [Button, CdkTextareaAutosize],
  templateUrl: './markdown-editor.html',
  styleUrl: './markdown-editor.css',
})
export class MarkdownEditor {
  readonly label = input.required<string>();
  readonly source = input('');
  readonly placeholder = input('');
  readonly saveLabel = input('Save');
  readonly minRows = input(3);
  readonly clearOnSave = input(false);
  readonly cancellable = input(true);
  readonly saved = output<string>();
  readonly cancelled = output();

  protected readonly draft = linkedSignal(() => this.source());
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected typed(event: Event): void {
    this.draft.set((event.target as HTMLTextAreaElement).value);
  }

  protected save(): void {
    this.saved.emit(this.draft());
    if (this.clearOnSave()) this.draft.set('');
  }

  protected cancel(event?: Event): void {
    if (!this.cancellable()) return;
    event?.stopPropagation();
    this.draft.set(this.source());
    this.cancelled.emit();
  }
}
