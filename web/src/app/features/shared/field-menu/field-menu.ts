import { CdkMenuItemCheckbox, CdkMenuItemRadio } from '@angular/cdk/menu';
import { Component, computed, inject, input } from '@angular/core';
import { isActive, Member } from '../../../data/projects/model';
import { ProjectState } from '../../../data/projects/state';
import { byPosition, Priority, Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { TaskMoves } from '../../../data/tasks/task-moves';
import { ViewField } from '../../../data/views/model';
import { Translate } from '../../../i18n/translate';
import { Avatar } from '../../../ui/avatar/avatar';
import { Icon } from '../../../ui/icon/icon';
import { Menu } from '../../../ui/menu/menu';
import { PriorityFlag } from '../../../ui/priority/priority-flag';

/** Fields of a task that are changed in their place. */
export type EditedField = Exclude<ViewField, 'project' | 'created' | 'updated'>;

/** Chooses the value of one field of a task, in a list or where the task is open; labels and days have popups. */
@Component({
  selector: 'tc-field-menu',
  imports: [
    ...[Avatar, CdkMenuItemCheckbox, CdkMenuItemRadio, Icon, Menu],
    ...[PriorityFlag, Translate],
  ],
  templateUrl: './field-menu.html',
})
export class FieldMenu {
  readonly task = input.required<Task>();
  readonly project = input.required<ProjectState | null>();
  readonly field = input.required<EditedField>();

  protected readonly priorities: readonly Priority[] = [4, 3, 2, 1, 0];
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);

  protected readonly sections = computed(() =>
    [...(this.project()?.sections.values() ?? [])].sort(byPosition),
  );
  /** Who is deactivated can be taken off a task, and is not put on one. */
  protected readonly people = computed(() =>
    [...(this.project()?.members.values() ?? [])]
      .filter((member) => isActive(member) || this.isAssigned(member))
      .sort((one, other) => one.name.localeCompare(other.name)),
  );

  protected isAssigned({ user_id }: Member): boolean {
    return this.task().assignee_ids.includes(user_id);
  }

  protected setPriority(priority: Priority): void {
    if (priority !== this.task().priority) void this.commands.update(this.task(), { priority });
  }

  protected toggle(member: Member): void {
    const change = [member.user_id];
    const assignee_ids = this.isAssigned(member) ? { remove: change } : { add: change };
    void this.commands.update(this.task(), { assignee_ids });
  }

  protected moveTo(section_id: number | null): void {
    if (section_id !== this.task().section_id) void this.moves.move(this.task(), { section_id });
  }
}
