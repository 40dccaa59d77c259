import { Component, computed, inject, input } from '@angular/core';
import { DomSanitizer } from '@angular/platform-browser';
import { renderMarkdown } from './render';

/** Shows Markdown written by anyone. */
@Component({
  selector: 'tc-markdown-view',
  template: `<div class="tc-prose" [innerHTML]="html()"></div>`,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class MarkdownView {
  readonly source = input.required<string>();
  private readonly sanitizer = inject(DomSanitizer);
  // Already sanitised, more strictly than Angular would, which would drop the check boxes.
  protected readonly html = computed(() =>
    this.sanitizer.bypassSecurityTrustHtml(renderMarkdown(this.source())),
  );
}
