import { Component, input } from '@angular/core';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

/** A button (or a link that looks like one). Icon-only buttons need an `aria-label`. */
@Component({
  // An attribute, so that the real <button> or <a> keeps its own semantics.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'button[tcButton], a[tcButton]',
  template: `<ng-content />`,
  styleUrl: './button.css',
  host: {
    '[class]': "'variant-' + variant()",
    '[class.icon-only]': 'iconOnly()',
    '[class.busy]': 'busy()',
    '[attr.aria-busy]': 'busy() || null',
  },
})
export class Button {
  readonly variant = input<ButtonVariant>('secondary');
  readonly iconOnly = input(false);
  readonly busy = input(false);
}
