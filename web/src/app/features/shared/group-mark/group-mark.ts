import { Component, computed, inject, input } from '@angular/core';
import { MeStore } from '../../../data/me/me-store';
import { GroupValue, OVERDUE } from '../../../data/views/grouping';
import { Avatar } from '../../../ui/avatar/avatar';
import { Icon } from '../../../ui/icon/icon';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { groupName } from '../group-names';
import { ViewState } from '../view-state';

/** What a group is called, with the face, flag or colour that its tasks have in common. */
@Component({
  selector: 'tc-group-mark',
  imports: [Avatar, Icon, PriorityFlag, ProjectMark],
  template: `
    @let value = this.value();
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
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--s2);
      min-width: 0;
    }
    .words {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .overdue {
      color: var(--danger);
    }
    .dot {
      flex: none;
      width: 10px;
      height: 10px;
      border-radius: 50%;
    }
  `,
})
export class GroupMark {
  readonly value = input.required<GroupValue>();

  private readonly state = inject(ViewState);
  private readonly me = inject(MeStore);
  protected readonly name = computed(() => groupName(this.value(), this.state.names()));
  protected readonly isOverdue = computed(() => {
    const value = this.value();
    return value.by === 'due' && value.day === OVERDUE;
  });
  protected readonly project = computed(() => {
    const value = this.value();
    return value.by === 'project' ? this.me.accessTo(value.id)?.project : undefined;
  });
}
