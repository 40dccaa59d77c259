import { Component, input } from '@angular/core';
import { Translate } from '../../i18n/translate';

/** Something is under way; the label says what, for those who cannot see it turn. */
@Component({
  selector: 'tc-spinner',
  imports: [Translate],
  template: `<span class="visually-hidden">{{ label() ?? ('loading' | t) }}</span>`,
  styles: `
    :host {
      display: inline-block;
      width: 1.1em;
      height: 1.1em;
      border: 2px solid var(--line-strong);
      border-top-color: var(--accent);
      border-radius: 50%;
      animation: turn 0.8s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  `,
  host: { role: 'status' },
})
export class Spinner {
  readonly label = input<string>();
}
