import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { IconName } from '../icon/icons';

/** What a place says when nothing is in it yet, and what one may do about it. */
@Component({
  selector: 'tc-empty-state',
  imports: [Icon],
  template: `
    <span class="mark"><tc-icon [name]="icon()" [size]="26" /></span>
    @if (level() === 1) {
      <h1>{{ title() }}</h1>
    } @else {
      <h2>{{ title() }}</h2>
    }
    <p>{{ text() }}</p>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--s2);
      max-width: 26rem;
      margin: 0 auto;
      padding: var(--s7) var(--s4);
      text-align: center;
    }
    .mark {
      display: grid;
      place-items: center;
      width: 3.5rem;
      height: 3.5rem;
      margin-bottom: var(--s2);
      border-radius: 50%;
      background: var(--accent-wash);
      color: var(--accent);
    }
    h1,
    h2 {
      font-size: var(--t-l);
    }
    p {
      color: var(--ink-soft);
      text-wrap: pretty;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly title = input.required<string>();
  readonly text = input('');
  /** 1 where it stands for the whole page. */
  readonly level = input<1 | 2>(2);
}
