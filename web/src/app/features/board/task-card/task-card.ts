import { Location } from '@angular/common';
import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { Clock } from '../../../core/clock';
import { MeStore } from '../../../data/me/me-store';
import { PresenceStore } from '../../../data/presence/presence-store';
import { presenceText } from '../../../data/presence/presence-text';
import { BoardStore } from '../../../data/projects/board-store';
import { OpenTask } from '../../../data/tasks/open-task';
import { TaskLabels } from '../../../data/tasks/task-labels';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { TaskMoves } from '../../../data/tasks/task-moves';
import { AvatarStack } from '../../../ui/avatar/avatar-stack';
import { CheckCircle } from '../../../ui/check-circle/check-circle';
import { DueBadge } from '../../../ui/due/due-badge';
import { Icon } from '../../../ui/icon/icon';
import { LabelChips } from '../../../ui/label-chips/label-chips';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { MenuFor } from '../../../ui/menu/menu-for';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { BoardKeyboard } from '../board-keyboard';
import { Card } from '../columns';
import { t, Translate } from '../../../i18n/translate';

/** A task on the board: enough to decide, and one step to complete, open or move it. */
@Component({
  selector: 'tc-task-card',
  imports: [
    ...[AvatarStack, CheckCircle, DueBadge, Icon, LabelChips],
    ...[Menu, MenuFor, MenuItem, PriorityFlag],
    Translate,
  ],
  templateUrl: './task-card.html',
  styleUrls: ['../../shared/card.css', './task-card.css'],
  host: {
    '[class.unsaved]': 'unsaved()',
    '[class.carried]': 'carried()',
    '(focusin)': 'keyboard.focused(task().id)',
  },
})
export class TaskCard {
  readonly card = input.required<Card>();

  protected readonly store = inject(BoardStore);
  protected readonly me = inject(MeStore);
  protected readonly clock = inject(Clock);
  protected readonly keyboard = inject(BoardKeyboard);
  protected readonly task = computed(() => this.card().task);
  /** Nothing can be done to it yet: the server has not given it an id. */
  protected readonly unsaved = computed(() => this.task().id < 0);
  protected readonly carried = computed(() => this.keyboard.carrying()?.taskId === this.task().id);
  protected readonly tabbable = computed(() => this.keyboard.activeId() === this.task().id);
  private readonly address = computed(
    () => `/projects/${this.task().project_id}/tasks/${this.task().id}`,
  );
  protected readonly href = computed(() => this.location.prepareExternalUrl(this.address()));
  protected readonly isOpen = computed(() => this.open.id() === this.task().id);
  protected readonly described = computed(() =>
    this.card().parent === null ? 'tc-card-help' : `tc-card-parent-${this.task().id} tc-card-help`,
  );
  protected readonly people = computed(
    () => {
      const members = this.store.membersById();
      return this.task().assignee_ids.map((id) => ({ id, name: members.get(id)?.name ?? '?' }));
    },
    // Who comes into the project, or leaves it, is on few cards.
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  protected readonly labels = computed(() => this.taskLabels.of(this.task()), {
    equal: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  });
  protected readonly steps = computed(() =>
    t('board-open-subtasks', { count: this.card().openSubtasks }),
  );
  protected readonly company = computed(() => this.presence.at(this.task().id));
  protected readonly presenceText = computed(() => presenceText(this.company()));
  protected readonly beingWritten = computed(() =>
    this.company().some((person) => person.editing !== null),
  );
  protected readonly elsewhere = computed(() =>
    this.store.sections().filter((section) => section.id !== this.task().section_id),
  );
  private readonly presence = inject(PresenceStore);
  private readonly taskLabels = inject(TaskLabels);
  private readonly open = inject(OpenTask);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);

  /** As a router link does, of which a board has no room for hundreds. */
  protected follow(event: MouseEvent): void {
    const { button, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (button !== 0 || ctrlKey || shiftKey || altKey || metaKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(this.address());
  }

  protected complete(): void {
    void this.commands.setCompleted(this.task(), true);
  }

  protected moveTo(section_id: number | null): void {
    void this.moves.move(this.task(), { section_id });
  }

  protected remove(): void {
    void this.commands.delete(this.task());
  }

  protected space(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    this.keyboard.toggle(this.task());
  }

  /** While carried, Enter puts the card down instead of opening it. */
  protected enter(event: Event): void {
    if (this.carried()) this.space(event);
  }
}
