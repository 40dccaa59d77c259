import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';

/** What went wrong with a whole form, spoken at once. */
@Component({
  selector: 'tc-form-message',
  imports: [Icon],
  template: `
    @if (text(); as said) {
      <p><tc-icon name="warning" [size]="18" /> {{ said }}</p>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    p {
      display: flex;
      gap: var(--s2);
      padding: var(--s3);
      border-radius: var(--radius-m);
      background: var(--danger-wash);
      color: var(--danger);
      font-size: var(--t-s);
      text-wrap: pretty;
    }
  `,
  // There before the text is, or some screen readers stay silent.
  host: { role: 'alert' },
})
export class FormMessage {
  readonly text = input<string | undefined>();
}
