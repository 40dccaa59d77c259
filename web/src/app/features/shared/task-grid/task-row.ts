import {
  Component,
  computed,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
} from '@angular/core';
import { Clock } from '../../../core/clock';
import { MeStore } from '../../../data/me/me-store';
import { ProjectState } from '../../../data/projects/state';
import { openSubtasks } from '../../../data/projects/subtasks';
import { Due, Task } from '../../../data/tasks/model';
import { OpenTask } from '../../../data/tasks/open-task';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { ViewField } from '../../../data/views/model';
import { Placing } from '../../../data/views/placing';
import { ago } from '../../../i18n/dates';
import { t, Translate } from '../../../i18n/translate';
import { AvatarStack } from '../../../ui/avatar/avatar-stack';
import { CheckCircle } from '../../../ui/check-circle/check-circle';
import { DueBadge } from '../../../ui/due/due-badge';
import { Icon } from '../../../ui/icon/icon';
import { ChipLabel, LabelChips } from '../../../ui/label-chips/label-chips';
import { PriorityFlag } from '../../../ui/priority/priority-flag';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { injectRenderNow } from '../../../ui/render-now';
import { EditedField } from '../field-menu/field-menu';
import { GridKeyboard } from './grid-keyboard';
import { RowEditing } from './row-editing';
import { RowLink, RowLinks } from './row-link';

const NO_DUE: Due = { date: '2000-01-01' };
const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A task in one line: what it is, and the fields that the view shows, each to be changed in its place. */
@Component({
  selector: 'tc-task-row',
  imports: [
    ...[AvatarStack, CheckCircle, DueBadge, Icon, LabelChips, PriorityFlag, ProjectMark],
    ...[RowLink, Translate],
  ],
  templateUrl: './task-row.html',
  styleUrl: './task-row.css',
  host: {
    '[class.done]': 'task().completed',
    '[class.open]': 'open.id() === task().id',
    '[class.unsaved]': 'task().id < 0',
    '(keydown.F2)': 'startEditing($event)',
  },
})
export class TaskRow {
  readonly rowKey = input.required<string>();
  readonly task = input.required<Task>();
  readonly project = input.required<ProjectState | undefined>();
  readonly fields = input.required<readonly ViewField[]>();
  /** The column that Tab leads to; -1 where it leads to another row. */
  readonly activeColumn = input.required<number>();
  readonly chosen = output<{ readonly field: EditedField; readonly cell: HTMLElement }>();

  protected readonly me = inject(MeStore);
  protected readonly clock = inject(Clock);
  protected readonly open = inject(OpenTask);
  protected readonly editing = inject(RowEditing);
  protected readonly links = inject(RowLinks);
  protected readonly isTitled = computed(() => this.editing.titled()?.key === this.rowKey());
  protected readonly canWrite = computed(() => this.placing.canWrite(this.task()));
  protected readonly section = computed(
    () => this.project()?.sections.get(this.task().section_id ?? 0)?.name ?? '',
  );
  protected readonly people = computed(
    () =>
      this.task().assignee_ids.map((id) => ({
        id,
        name: this.project()?.members.get(id)?.name ?? '?',
      })),
    { equal: same },
  );
  protected readonly labels = computed(
    (): readonly ChipLabel[] => {
      const known = this.project()?.labels;
      return this.task().label_ids.flatMap((id) => known?.get(id) ?? []);
    },
    { equal: same },
  );
  protected readonly subtasks = computed(() => {
    const project = this.project();
    return project === undefined ? 0 : (openSubtasks(project).get(this.task().id) ?? 0);
  });
  /** When it is due; without a day, what the elements said before, which nobody sees. */
  protected readonly due = linkedSignal<Due | null, Due>({
    source: () => this.task().due,
    computation: (due, before) => due ?? before?.value ?? NO_DUE,
  });
  protected readonly home = computed(() => this.project()?.project);
  private readonly commands = inject(TaskCommands);
  private readonly placing = inject(Placing);
  private readonly keyboard = inject(GridKeyboard);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly renderNow = injectRenderNow();

  protected complete(): void {
    void this.commands.setCompleted(this.task(), !this.task().completed);
  }

  protected choose(field: EditedField, event: Event): void {
    if (this.canWrite()) this.chosen.emit({ field, cell: event.currentTarget as HTMLElement });
  }

  protected lacks(field: EditedField): boolean {
    switch (field) {
      case 'section':
        return this.section() === '';
      case 'labels':
        return this.labels().length === 0;
      case 'assignee':
        return this.people().length === 0;
      case 'due':
        return this.task().due === null;
      case 'priority':
        return this.task().priority === 0;
    }
  }

  protected ago(at: string): string {
    return ago(at, this.clock.now(), { zone: this.me.timezone() });
  }

  protected startEditing(event: Event): void {
    if (!this.canWrite()) return;
    event.preventDefault();
    event.stopPropagation();
    this.editing.begin(this.rowKey(), this.task());
    this.renderNow();
    const box = this.host.querySelector('input');
    box?.focus();
    box?.select();
  }

  protected leaveTitle(isWanted: boolean, event?: Event): void {
    event?.preventDefault();
    event?.stopPropagation();
    if (!this.isTitled()) return;
    const task = this.task();
    if (isWanted) this.editing.end(task);
    else this.editing.giveUp(task);
    if (event === undefined) return;
    this.renderNow();
    this.host.querySelector<HTMLElement>('.title a')?.focus();
  }

  /** Space carries the row, and Enter puts it down: then it does not open. */
  protected entered(event: Event): void {
    if (this.keyboard.carried.now() !== null) event.preventDefault();
  }

  protected words(field: EditedField): string {
    const task = this.task().title;
    return t('view-change-field', { field: t(FIELD_NAMES[field]), task });
  }
}

const FIELD_NAMES = {
  section: 'task-section',
  labels: 'task-labels',
  assignee: 'task-assigned-to',
  due: 'task-due',
  priority: 'task-priority',
} as const satisfies Record<EditedField, string>;
