import { Component, input, output } from '@angular/core';
import { TaskGroup } from '../../../data/views/grouping';
import { Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { GroupMark } from '../group-mark/group-mark';

/** The line above the tasks of a group: what they have in common, and how many there are. */
@Component({
  selector: 'tc-group-line',
  imports: [Button, GroupMark, Icon, Translate],
  template: `
    <div role="gridcell" data-col="0" [attr.aria-colspan]="hasAction() ? columns() - 1 : columns()">
      <button
        type="button"
        class="name"
        [attr.tabindex]="activeColumn() === 0 ? 0 : -1"
        [attr.aria-expanded]="!closed()"
        (click)="toggled.emit()"
      >
        <tc-icon class="chevron" [class.closed]="closed()" name="chevron-down" [size]="15" />
        <tc-group-mark [value]="group().value" />
        <span class="count" aria-hidden="true">{{
          'figure' | t: { value: group().tasks.length }
        }}</span>
        <span class="visually-hidden">{{
          'count-tasks' | t: { count: group().tasks.length }
        }}</span>
      </button>
    </div>
    @if (hasAction()) {
      <div role="gridcell" data-col="1">
        <button
          tcButton
          variant="ghost"
          type="button"
          [attr.tabindex]="activeColumn() === 1 ? 0 : -1"
          (click)="reschedules.emit()"
        >
          {{ 'view-reschedule-all' | t }}
        </button>
      </div>
    }
  `,
  styleUrl: './group-line.css',
})
export class GroupLine {
  readonly group = input.required<TaskGroup>();
  readonly columns = input.required<number>();
  readonly closed = input.required<boolean>();
  readonly hasAction = input.required<boolean>();
  readonly activeColumn = input.required<number>();
  readonly toggled = output();
  readonly reschedules = output();
}
