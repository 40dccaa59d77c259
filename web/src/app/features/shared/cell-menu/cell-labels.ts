import { Component, computed, inject, input, output } from '@angular/core';
import { nameKey } from '../../../data/filters/words';
import { byPosition, Task } from '../../../data/tasks/model';
import { TaskLabels } from '../../../data/tasks/task-labels';
import { LabelPopup } from '../../../ui/label-picker/label-popup';
import { ViewState } from '../view-state';

/** Chooses the labels of a task, and makes new ones, where the task stands in a list. */
@Component({
  selector: 'tc-cell-labels',
  imports: [LabelPopup],
  template: `
    <tc-label-popup
      [beside]="beside()"
      [labels]="known()"
      [chosen]="now().label_ids"
      [keyOf]="keyOf"
      (toggled)="labels.toggle(now(), $event)"
      (created)="labels.putNamed(now(), $event)"
      (closed)="closed.emit()"
    />
  `,
})
export class CellLabels {
  /** As it was when the popup opened; what is shown and changed is the task as it is now. */
  readonly task = input.required<Task>();
  /** The id of the element that it opens at. */
  readonly beside = input.required<string>();
  readonly closed = output();

  protected readonly labels = inject(TaskLabels);
  protected readonly keyOf = nameKey;
  private readonly state = inject(ViewState);
  private readonly project = computed(() => this.state.stateOf(this.task()));
  protected readonly now = computed(() => this.state.taskNow(this.task()));
  protected readonly known = computed(() =>
    [...(this.project()?.labels.values() ?? [])].sort(byPosition),
  );
}
