import { inject, Injectable, signal } from '@angular/core';
import { Task } from '../../data/tasks/model';
import { TaskGroup } from '../../data/views/grouping';
import { Placing } from '../../data/views/placing';
import { t } from '../../i18n/translate';
import { groupName } from './group-names';
import { ViewState } from './view-state';

interface Carried {
  readonly task: Task;
  readonly from: TaskGroup;
  readonly to: TaskGroup;
}

/** The task that the keyboard carries from group to group of a view, the twin of dragging.
 *
 * Where it goes is shown and spoken; nothing changes until it is put down.
 */
@Injectable()
export class CarriedTask {
  private readonly state = inject(ViewState);
  private readonly placing = inject(Placing);
  private readonly carried = signal<Carried | null>(null);
  private readonly words = signal('');

  readonly now = this.carried.asReadonly();
  readonly said = this.words.asReadonly();

  pickUp(task: Task, from: TaskGroup, said: string): void {
    if (!this.placing.canWrite(task)) return;
    this.carried.set({ task, from, to: from });
    this.words.set(said);
  }

  /** To the next group that takes it, or back over its own. */
  carry(by: 1 | -1): void {
    const carried = this.carried();
    if (carried === null) return;
    const { task, from } = carried;
    const groups = this.state.groups();
    for (let at = groups.findIndex(({ key }) => key === carried.to.key) + by; ; at += by) {
      const to = groups[at];
      if (to === undefined) return;
      if (to.key !== from.key && !this.placing.canPut(task, from.value, to.value)) continue;
      this.carried.set({ task, from, to });
      this.words.set(this.nameOf(to));
      return;
    }
  }

  putDown(): void {
    const carried = this.carried();
    if (carried === null) return;
    const { task, from, to } = carried;
    this.carried.set(null);
    this.words.set(t('carry-down', { section: this.nameOf(to) }));
    this.placing.put(task, from.value, to.value);
  }

  putBack(): void {
    this.carried.set(null);
    this.words.set(t('carry-back'));
  }

  /** Whether it is this one, lifted out of this group: a task with two labels is in two of them. */
  is(task: Task, { key }: TaskGroup): boolean {
    const carried = this.carried();
    return carried?.task.id === task.id && carried.from.key === key;
  }

  private nameOf({ value }: TaskGroup): string {
    return groupName(value, this.state.names());
  }
}
