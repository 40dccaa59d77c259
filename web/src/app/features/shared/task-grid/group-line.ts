import { Component, computed, inject, input, output } from '@angular/core';
import { MeStore } from '../../../data/me/me-store';
import { OVERDUE, TaskGroup } from '../../../data/views/grouping';
import { Translate } from '../../../i18n/translate';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { groupName } from '../group-names';
import { ViewState } from '../view-state';

/** The line above the tasks of a group: what they have in common, and how many there are. */
@Component({
  selector: 'tc-group-line',
  imports: [Avatar, Button, Icon, PriorityFlag, ProjectMark, Translate],
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
        @let value = group().value;
        @switch (value.by) {
          @case ('project') {
            @if (project(); as project) {
              @if (project.is_inbox) {
                <tc-icon name="inbox" [size]="16" />
              } @else {
                <tc-project-mark [project]="project" />
              }
            }
          }
          @case ('assignee') {
            @if (value.id !== null) {
              <tc-avatar aria-hidden="true" [name]="value.name" [seed]="value.id" [size]="20" />
            }
          }
          @case ('priority') {
            @if (value.level > 0) {
              <tc-priority-flag aria-hidden="true" [priority]="value.level" [size]="15" />
            }
          }
          @case ('label') {
            @if (value.name !== null) {
              <span class="dot" [style.background]="'var(--colour-' + value.colour + ')'"></span>
            }
          }
        }
        <span class="words" dir="auto" [class.overdue]="isOverdue()">{{ name() }}</span>
        <span class="count" aria-hidden="true">{{ group().tasks.length }}</span>
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

  private readonly state = inject(ViewState);
  private readonly me = inject(MeStore);
  protected readonly name = computed(() => groupName(this.group().value, this.state.names()));
  protected readonly isOverdue = computed(() => this.group().key === `due:${OVERDUE}`);
  protected readonly project = computed(() => {
    const { value } = this.group();
    return value.by === 'project' ? this.me.accessTo(value.id)?.project : undefined;
  });
}
