import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import {
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Avatar } from '../avatar/avatar';
import { Button } from '../button/button';
import { asTyped, asWire, beginning, candidates, Mentionable, written } from './mentions';
import { Translate } from '../../i18n/translate';

let nextId = 0;

/** A growing box for Markdown: Ctrl/⌘ + Enter saves, Escape gives up, @ mentions somebody. */
@Component({
  selector: 'tc-markdown-editor',
  imports: [Avatar, Button, CdkTextareaAutosize, Translate],
  templateUrl: './markdown-editor.html',
  styleUrl: './markdown-editor.css',
})
export class MarkdownEditor {
  readonly label = input.required<string>();
  readonly source = input('');
  /** What was written before and not saved, to go on from; `written` tells of it. */
  readonly unsaved = input<string>();
  readonly placeholder = input('');
  readonly saveLabel = input<string>();
  readonly minRows = input(3);
  readonly clearOnSave = input(false);
  readonly cancellable = input(true);
  /** Who can be mentioned. */
  readonly people = input<readonly Mentionable[]>([]);
  readonly written = output<string>();
  readonly saved = output<string>();
  readonly cancelled = output();

  protected readonly id = `tc-markdown-${String(nextId++)}`;
  protected readonly draft = linkedSignal({
    source: () => this.source(),
    // Untracked: whatever happens to the people must not touch what is being typed.
    computation: (source) => asTyped(untracked(this.unsaved) ?? source, untracked(this.people)),
  });
  /** Whether something has been written that is not saved. */
  readonly isFilled = computed(() => this.draft().trim() !== '');
  protected readonly proposed = computed(() => {
    const begun = this.begun();
    return begun === null ? [] : candidates(begun, this.people());
  });
  protected readonly chosen = linkedSignal({ source: () => this.proposed(), computation: () => 0 });
  private readonly begun = signal<string | null>(null);
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  /** Have it written here again, unless something else is by now. */
  restore(text: string): void {
    if (!this.isFilled()) this.draft.set(asTyped(text, this.people()));
  }

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected typed(): void {
    const box = this.box().nativeElement;
    this.write(box.value);
    this.begun.set(beginning(box.value, box.selectionEnd));
  }

  protected pressed(event: KeyboardEvent): void {
    const people = this.proposed();
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (people.length > 0 && step !== undefined) {
      event.preventDefault();
      this.chosen.update((at) => (at + step + people.length) % people.length);
      return;
    }
    const person = people[this.chosen()];
    if (person !== undefined && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      this.mention(person);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.save();
    else if (event.key === 'Escape') this.escape(event);
  }

  protected mention(person: Mentionable): void {
    const box = this.box().nativeElement;
    const caret = box.selectionEnd;
    const start = caret - (this.begun()?.length ?? 0) - 1;
    box.setRangeText(`${written(person, this.people())} `, start, caret, 'end');
    this.begun.set(null);
    this.write(box.value);
    box.focus();
  }

  protected stopMentioning(): void {
    this.begun.set(null);
  }

  protected save(): void {
    this.saved.emit(asWire(this.draft(), this.people()));
    if (this.clearOnSave()) this.draft.set('');
  }

  private write(text: string): void {
    this.draft.set(text);
    this.written.emit(asWire(text, this.people()));
  }

  protected cancel(): void {
    this.draft.set(asTyped(this.source(), this.people()));
    this.cancelled.emit();
  }

  private escape(event: Event): void {
    if (this.begun() !== null && this.proposed().length > 0) {
      event.stopPropagation();
      this.stopMentioning();
    } else if (this.cancellable()) {
      event.stopPropagation();
      this.cancel();
    }
  }
}
