import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, output, signal } from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { Translate } from '../../i18n/translate';

export interface KeptText {
  /** Tells one from the other. */
  readonly address: string;
  /** What it was to become, such as "New comment". */
  readonly what: string;
  readonly text: string;
}

/** What somebody typed where it can no longer be sent, to copy or to throw away. */
@Component({
  selector: 'tc-kept-texts',
  imports: [Button, Icon, Translate],
  template: `
    @if (texts().length > 0) {
      <section aria-labelledby="tc-kept-texts-title">
        <h2 id="tc-kept-texts-title">{{ 'kept-texts-title' | t }}</h2>
        <ul role="list">
          @for (each of texts(); track each.address) {
            <li>
              <h3>{{ each.what }}</h3>
              <pre dir="auto">{{ each.text }}</pre>
              <div class="row">
                <button
                  tcButton
                  type="button"
                  [attr.aria-label]="'kept-texts-copy' | t: { what: each.what }"
                  (click)="copy(each)"
                >
                  <tc-icon [name]="copied() === each.address ? 'check' : 'copy'" [size]="16" />
                  {{ copied() === each.address ? ('action-copied' | t) : ('action-copy' | t) }}
                </button>
                <button
                  tcButton
                  variant="ghost"
                  type="button"
                  [attr.aria-label]="'kept-texts-discard' | t: { what: each.what }"
                  (click)="discarded.emit(each)"
                >
                  {{ 'action-discard' | t }}
                </button>
              </div>
            </li>
          }
        </ul>
        <span class="visually-hidden" role="status">{{
          copied() === null ? '' : ('action-copied' | t)
        }}</span>
      </section>
    }
  `,
  styles: `
    section {
      width: min(32rem, 100%);
      margin: 0 auto;
      padding: var(--s4);
      text-align: start;
    }
    h2 {
      margin-bottom: var(--s3);
      font-size: var(--t-m);
    }
    h3 {
      font-size: var(--t-s);
      color: var(--ink-soft);
    }
    li {
      padding: var(--s3);
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--surface);
    }
    li + li {
      margin-top: var(--s3);
    }
    pre {
      max-height: 14rem;
      margin: var(--s2) 0;
      overflow: auto;
      font: inherit;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .row {
      display: flex;
      gap: var(--s2);
    }
  `,
})
export class KeptTexts {
  readonly texts = input.required<readonly KeptText[]>();
  readonly discarded = output<KeptText>();
  protected readonly copied = signal<string | null>(null);
  private readonly clipboard = inject(Clipboard);

  protected copy({ address, text }: KeptText): void {
    this.copied.set(this.clipboard.copy(text) ? address : null);
  }
}
