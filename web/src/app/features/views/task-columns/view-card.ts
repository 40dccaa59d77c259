import { Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Clock } from '../../../core/clock';
import { MeStore } from '../../../data/me/me-store';
import { ProjectState } from '../../../data/projects/state';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { ViewField } from '../../../data/views/model';
import { Placing } from '../../../data/views/placing';
import { Translate } from '../../../i18n/translate';
import { AvatarStack } from '../../../ui/avatar/avatar-stack';
import { CheckCircle } from '../../../ui/check-circle/check-circle';
import { DueBadge } from '../../../ui/due/due-badge';
import { LabelChips } from '../../../ui/label-chips/label-chips';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { ProjectMark } from '../../../ui/project-mark/project-mark';

/** A task in a column of a view. */
@Component({
  selector: 'tc-view-card',
  imports: [
    ...[AvatarStack, CheckCircle, DueBadge, LabelChips, PriorityFlag, ProjectMark],
    ...[RouterLink, RouterLinkActive, Translate],
  ],
  template: `
    @let it = task();
    <tc-check-circle
      [checked]="it.completed"
      [tabindex]="tabbable() ? 0 : -1"
      [label]="(it.completed ? 'card-reopen' : 'card-complete') | t: { task: it.title }"
      [priority]="it.priority"
      [disabled]="!canWrite()"
      (toggled)="complete()"
    />
    <div class="words">
      <a
        dir="auto"
        draggable="false"
        [id]="cardId()"
        [attr.tabindex]="tabbable() ? 0 : -1"
        [routerLink]="['tasks', it.id]"
        queryParamsHandling="preserve"
        routerLinkActive="open"
        aria-describedby="tc-columns-help"
        >{{ it.title }}</a
      >
      <div class="facts">
        @if (shows('project') && home(); as home) {
          <span class="home">
            <tc-project-mark [project]="home" />
            <span dir="auto">{{ home.is_inbox ? ('board-inbox' | t) : home.name }}</span>
          </span>
        }
        @if (shows('due') && it.due; as due) {
          <tc-due-badge [due]="due" [zone]="me.timezone()" [now]="clock.now()" />
        }
        @if (shows('priority') && it.priority) {
          <tc-priority-flag [priority]="it.priority" [size]="13" />
        }
        @if (shows('labels') && labels().length) {
          <tc-label-chips [labels]="labels()" [most]="3" />
        }
        @if (people().length) {
          <tc-avatar-stack class="people" [people]="people()" [size]="20" />
        }
      </div>
    </div>
  `,
  styleUrls: ['../../shared/card.css', './view-card.css'],
  host: { '[class.unsaved]': 'task().id < 0' },
})
export class ViewCard {
  readonly task = input.required<Task>();
  readonly project = input.required<ProjectState | undefined>();
  readonly cardId = input.required<string>();
  readonly tabbable = input.required<boolean>();
  readonly fields = input.required<readonly ViewField[]>();

  protected readonly me = inject(MeStore);
  protected readonly clock = inject(Clock);
  protected readonly home = computed(() => this.project()?.project);
  protected readonly canWrite = computed(() => this.placing.canWrite(this.task()));
  protected readonly people = computed(() =>
    this.task().assignee_ids.map((id) => ({
      id,
      name: this.project()?.members.get(id)?.name ?? '?',
    })),
  );
  protected readonly labels = computed(() =>
    this.task().label_ids.flatMap((id) => this.project()?.labels.get(id) ?? []),
  );
  private readonly commands = inject(TaskCommands);
  private readonly placing = inject(Placing);

  protected shows(field: ViewField): boolean {
    return this.fields().includes(field);
  }

  protected complete(): void {
    void this.commands.setCompleted(this.task(), !this.task().completed);
  }
}
