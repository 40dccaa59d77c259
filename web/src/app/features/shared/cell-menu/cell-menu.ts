import { CdkMenuItemCheckbox, CdkMenuItemRadio } from '@angular/cdk/menu';
import { Component, computed, inject, input } from '@angular/core';
import { isActive } from '../../../data/projects/model';
import { ShownProjects } from '../../../data/replica/shown-projects';
import { byPosition, Priority, SetEdit, Task } from '../../../data/tasks/model';
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

/** Chooses the value of one field of a task, where the task stands in a list; labels and days have popups. */
@Component({
  selector: 'tc-cell-menu',
  imports: [
    ...[Avatar, CdkMenuItemCheckbox, CdkMenuItemRadio, Icon, Menu],
    ...[PriorityFlag, Translate],
  ],
  templateUrl: './cell-menu.html',
})
export class CellMenu {
  /** As it was when the menu opened; what is shown and changed is the task as it is now. */
  readonly task = input.required<Task>();
  readonly field = input.required<EditedField>();

  protected readonly priorities: readonly Priority[] = [4, 3, 2, 1, 0];
  private readonly shown = inject(ShownProjects);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);

  private readonly state = computed(() => this.shown.all().get(this.task().project_id));
  protected readonly now = computed(() => {
    const { id } = this.task();
    return this.state()?.tasks.get(id) ?? this.state()?.closed.get(id) ?? this.task();
  });
  protected readonly sections = computed(() =>
    [...(this.state()?.sections.values() ?? [])].sort(byPosition),
  );
  /** Who is deactivated can be taken off a task, and is not put on one. */
  protected readonly people = computed(() =>
    [...(this.state()?.members.values() ?? [])]
      .filter((member) => isActive(member) || this.now().assignee_ids.includes(member.user_id))
      .sort((one, other) => one.name.localeCompare(other.name)),
  );
  protected setPriority(priority: Priority): void {
    if (priority !== this.now().priority) void this.commands.update(this.now(), { priority });
  }

  protected togglePerson(id: number): void {
    void this.commands.update(this.now(), { assignee_ids: edit(this.now().assignee_ids, id) });
  }

  protected moveTo(section_id: number | null): void {
    if (section_id !== this.now().section_id) void this.moves.move(this.now(), { section_id });
  }
}

function edit(ids: readonly number[], id: number): SetEdit {
  return ids.includes(id) ? { remove: [id] } : { add: [id] };
}
