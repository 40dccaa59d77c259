import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, signal } from '@angular/core';
import { nameKey } from '../../../data/filters/words';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { TASK_FIELDS } from '../../../data/tasks/task-fields';
import { TaskLabels } from '../../../data/tasks/task-labels';
import { Avatar } from '../../../ui/avatar/avatar';
import { DueField, DueValue } from '../../../ui/date-field/due-field';
import { Icon } from '../../../ui/icon/icon';
import { LabelChips } from '../../../ui/label-chips/label-chips';
import { LabelPopup } from '../../../ui/label-picker/label-popup';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { Translate } from '../../../i18n/translate';
import { FieldMenu } from '../../shared/field-menu/field-menu';

/** Who, when, how urgent, with which labels, and in which section. */
@Component({
  selector: 'tc-properties',
  imports: [
    ...[Avatar, CdkMenuTrigger, DueField, FieldMenu, Icon],
    ...[LabelChips, LabelPopup, PriorityFlag, Translate],
  ],
  templateUrl: './properties.html',
  styleUrl: './properties.css',
})
export class Properties {
  readonly task = input.required<Task>();

  protected readonly store = inject(BoardStore);
  protected readonly me = inject(MeStore);
  protected readonly fields = TASK_FIELDS;
  protected readonly section = computed(() => {
    const id = this.task().section_id;
    return id === null ? undefined : this.store.view()?.sections.get(id);
  });
  protected readonly assignees = computed(() => {
    const members = this.store.view()?.members;
    return this.task()
      .assignee_ids.map((id) => members?.get(id))
      .filter((member) => member !== undefined);
  });
  protected readonly taskLabels = inject(TaskLabels);
  protected readonly labels = computed(() => this.taskLabels.of(this.task()));
  protected readonly keyOf = nameKey;
  /** Whether the labels are open to be chosen from. */
  readonly labelling = signal(false);
  private readonly commands = inject(TaskCommands);

  protected setDue(due: DueValue | null): void {
    void this.commands.update(this.task(), { due });
  }
}
