import { Component, input } from '@angular/core';

let nextId = 0;

@Component({
  selector: 'tc-settings-section',
  template: `
    <section [attr.aria-labelledby]="id">
      <header>
        <h2 [id]="id">{{ title() }}</h2>
        @if (text()) {
          <p>{{ text() }}</p>
        }
      </header>
      <ng-content />
    </section>
  `,
  styleUrl: './settings-section.css',
})
export class SettingsSection {
  readonly title = input.required<string>();
  readonly text = input('');
  protected readonly id = `tc-section-${String(nextId++)}`;
}
