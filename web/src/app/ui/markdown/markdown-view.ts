import {
  afterRenderEffect,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { checkboxesOf, renderMarkdown } from './render';

/** A box of a task list that somebody ticked or cleared: which one, counted from 0, with the rest of its line. */
export interface Ticked {
  readonly box: number;
  readonly checked: boolean;
  readonly label: string;
}

/** Shows Markdown written by anyone. */
@Component({
  selector: 'tc-markdown-view',
  template: `<div
    #text
    class="tc-prose"
    dir="auto"
    [innerHTML]="html()"
    (change)="tick($event.target)"
  ></div>`,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class MarkdownView {
  readonly source = input.required<string>();
  /** Whether its boxes can be ticked. */
  readonly tickable = input(false);
  readonly ticked = output<Ticked>();
  private readonly sanitizer = inject(DomSanitizer);
  private readonly text = viewChild.required<ElementRef<HTMLElement>>('text');
  // Already sanitised, more strictly than Angular would, which would drop the check boxes.
  protected readonly html = computed(() =>
    this.sanitizer.bypassSecurityTrustHtml(
      renderMarkdown(this.source(), { tickable: this.tickable() }),
    ),
  );

  /** The box that was ticked last: the text is shown anew with it, and the focus stays where it was. */
  private last: number | null = null;

  constructor() {
    afterRenderEffect(() => {
      this.html();
      const { activeElement, body } = document;
      if (this.last === null || (activeElement !== null && activeElement !== body)) return;
      this.text().nativeElement.querySelectorAll('input')[this.last]?.focus();
    });
  }

  protected tick(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return;
    const box = [...this.text().nativeElement.querySelectorAll('input')].indexOf(target);
    const label = checkboxesOf(this.source())[box]?.label;
    this.last = box;
    if (label !== undefined) this.ticked.emit({ box, checked: target.checked, label });
  }
}
