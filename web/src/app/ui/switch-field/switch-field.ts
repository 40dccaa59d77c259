import { Component, input, output } from '@angular/core';

let nextId = 0;

/** On or off, and it counts at once: whoever holds it decides when `on` follows what was `chosen`. */
@Component({
  selector: 'tc-switch-field',
  template: `
    <label [for]="id">{{ label() }}</label>
    <input
      type="checkbox"
      role="switch"
      [id]="id"
      [checked]="on()"
      [attr.aria-describedby]="hint() ? id + '-hint' : null"
      (change)="changed($event)"
    />
    @if (hint()) {
      <p class="hint" [id]="id + '-hint'">{{ hint() }}</p>
    }
  `,
  styleUrl: './switch-field.css',
})
export class SwitchField {
  readonly label = input.required<string>();
  readonly on = input.required<boolean>();
  readonly hint = input('');
  readonly chosen = output<boolean>();

  protected readonly id = `tc-switch-${String(nextId++)}`;

  protected changed(event: Event): void {
    this.chosen.emit((event.target as HTMLInputElement).checked);
  }
}
