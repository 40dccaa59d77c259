import { Component, input, model } from '@angular/core';

export interface SelectGroup {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

let nextId = 0;

/** One of many, in groups, by the browser's own list: it can be typed into and works on phones. */
@Component({
  selector: 'tc-select-field',
  templateUrl: './select-field.html',
  styleUrls: ['../field.css', './select-field.css'],
})
export class SelectField {
  readonly label = input.required<string>();
  readonly value = model.required<string>();
  readonly groups = input.required<readonly SelectGroup[]>();
  readonly hint = input('');
  readonly error = input<string | undefined>();

  protected readonly id = `tc-select-${String(nextId++)}`;

  protected chosen(event: Event): void {
    this.value.set((event.target as HTMLSelectElement).value);
  }
}
