import { CdkDrag, CdkDragDrop, CdkDropList, CdkDropListGroup } from '@angular/cdk/drag-drop';
import {
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { TaskGroup } from '../../../data/views/grouping';
import { Placing } from '../../../data/views/placing';
import { Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { Shortcut, Shortcuts, shortcutsOn } from '../../../ui/shortcuts/shortcuts';
import { CarriedTask } from '../../shared/carried-task';
import { GroupMark } from '../../shared/group-mark/group-mark';
import { groupName } from '../../shared/group-names';
import { ViewState } from '../../shared/view-state';
import { cardId, ColumnsKeyboard } from './columns-keyboard';
import { ViewCard } from './view-card';

/** Cards of a column that are painted, until somebody asks for more. */
const AT_FIRST = 30;

interface Lifted {
  readonly task: Task;
  readonly group: TaskGroup;
}

/** The groups of a view side by side; a card that is put into another column gets what that one stands for. */
@Component({
  selector: 'tc-task-columns',
  imports: [
    ...[Button, CdkDrag, CdkDropList, CdkDropListGroup, GroupMark, Icon],
    ...[Translate, ViewCard],
  ],
  providers: [CarriedTask, ColumnsKeyboard],
  templateUrl: './task-columns.html',
  styleUrl: './task-columns.css',
})
export class TaskColumns {
  readonly visible = input(true);
  readonly opened = output<Task>();
  readonly reschedules = output();

  protected readonly state = inject(ViewState);
  protected readonly keyboard = inject(ColumnsKeyboard);
  protected readonly cardId = cardId;
  protected readonly most = signal<ReadonlyMap<string, number>>(new Map());
  protected readonly columns = computed(() => {
    const [most, collapsed] = [this.most(), this.state.collapsed()];
    return this.state.groups().map((group) => {
      const closed = collapsed.has(group.key);
      const shown = closed ? [] : group.tasks.slice(0, most.get(group.key) ?? AT_FIRST);
      return { group, shown, closed, more: closed ? 0 : group.tasks.length - shown.length };
    });
  });
  /** What the keyboard walks through. */
  private readonly open = computed(() => {
    const collapsed = this.state.collapsed();
    return this.state
      .groups()
      .map((group) => (collapsed.has(group.key) ? { ...group, tasks: [] } : group));
  });
  private readonly placing = inject(Placing);
  private readonly commands = inject(TaskCommands);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected readonly accepts = (drag: CdkDrag<Lifted>, list: CdkDropList<TaskGroup>): boolean =>
    list.data.key === drag.data.group.key ||
    this.placing.canPut(drag.data.task, drag.data.group.value, list.data.value);

  constructor() {
    effect(() => this.keyboard.lookAt(this.open()));
    inject(DestroyRef).onDestroy(inject(Shortcuts).add(this.shortcuts()));
  }

  protected name({ value }: TaskGroup): string {
    return groupName(value, this.state.names());
  }

  protected canDrag(task: Task): boolean {
    return this.placing.canWrite(task);
  }

  protected dropped({ item, container }: CdkDragDrop<TaskGroup, TaskGroup, Lifted>): void {
    this.placing.put(item.data.task, item.data.group.value, container.data.value);
  }

  protected showMore({ key }: TaskGroup): void {
    this.most.update((most) => new Map(most).set(key, (most.get(key) ?? AT_FIRST) * 3));
  }

  private shortcuts(): readonly Shortcut[] {
    const hasFocus = (): boolean => this.host.contains(this.host.ownerDocument.activeElement);
    const onTask = shortcutsOn(() =>
      this.visible() && hasFocus() ? this.keyboard.activeTask() : null,
    );
    const enter = { when: this.visible, run: (): void => this.keyboard.enter() };
    return [
      { keys: 'ArrowDown', does: 'shortcut-next-card', ...enter },
      { keys: 'ArrowUp', does: 'shortcut-previous-card', ...enter },
      { keys: 'Space', does: 'shortcut-pick-up', when: () => false, run: () => undefined },
      onTask('o', 'shortcut-open-card', (task) => this.opened.emit(task)),
      onTask('x', 'shortcut-complete-card', (task) => {
        if (this.placing.canWrite(task)) void this.commands.setCompleted(task, !task.completed);
      }),
    ];
  }
}
