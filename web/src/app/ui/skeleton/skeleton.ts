import { Component, input } from '@angular/core';

/** A quiet grey shape where something will be in a moment. */
@Component({
  selector: 'tc-skeleton',
  template: ``,
  styles: `
    :host {
      display: block;
      border-radius: var(--radius-s);
      background: linear-gradient(
        100deg,
        var(--surface-sunken) 30%,
        var(--hover) 50%,
        var(--surface-sunken) 70%
      );
      background-size: 220% 100%;
      animation: pass 1.6s linear infinite;
    }
    @keyframes pass {
      from {
        background-position: 120% 0;
      }
      to {
        background-position: -100% 0;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      :host {
        animation: none;
      }
    }
  `,
  host: { 'aria-hidden': 'true', '[style.height]': 'height()', '[style.width]': 'width()' },
})
export class Skeleton {
  readonly height = input('1rem');
  readonly width = input('100%');
}
