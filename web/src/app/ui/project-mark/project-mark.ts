import { Component, computed, input } from '@angular/core';

/** What a project is known by at a glance: its emoji on its colour, else a dot in it, else one of a colour of its own. */
@Component({
  selector: 'tc-project-mark',
  template: `
    @if (project().icon; as icon) {
      <span class="icon" [style.--colour]="colour() ?? 'transparent'">{{ icon }}</span>
    } @else {
      <span class="dot" [style.background]="colour()" [style.--hue]="hue()"></span>
    }
  `,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      place-items: center;
      width: 18px;
      height: 18px;
      font-size: 15px;
      line-height: 1;
      overflow: hidden;
      white-space: nowrap;
    }
    .icon {
      padding: 2px;
      border-radius: 5px;
      background: color-mix(in oklab, var(--colour) 28%, transparent);
    }
    .dot {
      width: 10px;
      height: 10px;
      border-radius: 4px;
      background: light-dark(oklch(0.66 0.12 var(--hue)), oklch(0.72 0.1 var(--hue)));
    }
  `,
  host: { 'aria-hidden': 'true' },
})
export class ProjectMark {
  readonly project = input.required<{
    readonly id: number;
    readonly colour: string | null;
    readonly icon: string | null;
  }>();
  protected readonly hue = computed(() => (this.project().id * 137.508) % 360);
  protected readonly colour = computed(() => {
    const { colour } = this.project();
    return colour === null ? null : `var(--colour-${colour})`;
  });
}
