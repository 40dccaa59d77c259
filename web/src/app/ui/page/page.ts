import { Component, input } from '@angular/core';

/** A page inside the workspace that is read from top to bottom, unlike a board. */
@Component({
  selector: 'tc-page',
  template: `
    <div class="column">
      <header>
        <div>
          <h1>{{ title() }}</h1>
          @if (lead()) {
            <p>{{ lead() }}</p>
          }
        </div>
        <ng-content select="[tcPageAction]" />
      </header>
      <ng-content />
    </div>
  `,
  styleUrl: './page.css',
})
export class Page {
  readonly title = input.required<string>();
  readonly lead = input('');
}
