import { Component, computed, input, ViewEncapsulation } from '@angular/core';
import { ICONS, IconName } from './icons';

/** One stroke icon in the colour of the text around it; decorative, so screen readers skip it.
 *
 * There are hundreds on a board: as few nodes and attributes as will do.
 */
@Component({
  selector: 'tc-icon',
  template: `
    <svg viewBox="0 0 24 24" aria-hidden="true" [attr.width]="size()" [attr.height]="size()">
      <path [attr.d]="strokes()" />
    </svg>
  `,
  encapsulation: ViewEncapsulation.None,
  styles: `
    tc-icon {
      display: inline-flex;
      flex: none;
    }
    tc-icon > svg {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input(18);
  protected readonly strokes = computed(() => ICONS[this.name()].join(''));
}
