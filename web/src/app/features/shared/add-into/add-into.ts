import { Component, computed, input, output, viewChild } from '@angular/core';
import { Translate } from '../../../i18n/translate';
import { QuickAdd } from '../../../ui/quick-add/quick-add';

/** A project or a section that tasks can be added to. */
export interface AddPlace {
  readonly id: number;
  readonly name: string;
}

/** Adds tasks to a place that is chosen beside, where there are several. */
@Component({
  selector: 'tc-add-into',
  imports: [QuickAdd, Translate],
  template: `
    <tc-quick-add
      [into]="name()"
      [unsaved]="unsaved()"
      (written)="written.emit($event)"
      (added)="added.emit($event)"
    />
    @if (places().length > 1) {
      <label>
        <span>{{ 'view-add-to' | t }}</span>
        <select #box (change)="chosen.emit(+box.value)">
          @for (each of places(); track each.id) {
            <option [value]="each.id" [selected]="each.id === place()">{{ each.name }}</option>
          }
        </select>
      </label>
    }
  `,
  styleUrl: './add-into.css',
})
export class AddInto {
  readonly places = input.required<readonly AddPlace[]>();
  /** The id of the one that is chosen. */
  readonly place = input.required<number>();
  /** What was typed before and not added, to go on from; `written` tells of it. */
  readonly unsaved = input('');
  readonly chosen = output<number>();
  readonly written = output<string>();
  readonly added = output<readonly string[]>();

  protected readonly name = computed(
    () => this.places().find(({ id }) => id === this.place())?.name ?? '',
  );
  private readonly quickAdd = viewChild.required(QuickAdd);

  start(): void {
    this.quickAdd().start();
  }
}
