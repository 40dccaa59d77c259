import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { explainAbsence } from '../../../core/errors/explain';
import { injectRemoteRead } from '../../../core/live/remote-read';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Button } from '../../../ui/button/button';
import { CheckCircle } from '../../../ui/check-circle/check-circle';
import { Icon } from '../../../ui/icon/icon';
import { t, Translate } from '../../../i18n/translate';

/** What is done: fetched when somebody wants to see it, the latest first. */
@Component({
  selector: 'tc-done-column',
  imports: [Button, CheckCircle, Icon, RouterLink, Translate],
  templateUrl: './done-column.html',
  styleUrl: './done-column.css',
})
export class DoneColumn {
  /** Somebody has just asked for it. */
  readonly asked = input(false);
  readonly closed = output();

  protected readonly store = inject(BoardStore);
  protected readonly tasks = computed(() =>
    [...(this.store.view()?.closed.values() ?? [])].sort(latestFirst),
  );
  protected readonly hidden = computed(
    () => (this.store.view()?.counts.completed ?? 0) - this.tasks().length,
  );
  protected readonly olderWords = computed(() => t('completed-older', { count: this.hidden() }));
  protected readonly read = injectRemoteRead(async () => {
    const project_id = this.store.projectId();
    if (project_id !== null) await this.store.loadCompleted({ project_id });
  });
  protected readonly explainAbsence = explainAbsence;
  private readonly commands = inject(TaskCommands);

  constructor() {
    // It stands after the last section, which on most screens is out of sight.
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender(() => {
      if (this.asked()) host.scrollIntoView({ block: 'nearest', inline: 'end' });
    });
    effect(() => {
      if (this.store.projectId() === null) return;
      untracked(() => void this.read.load());
    });
  }

  protected reopen(task: Task): void {
    void this.commands.setCompleted(task, false);
  }
}

function latestFirst(a: Task, b: Task): number {
  return (b.completed_at ?? '').localeCompare(a.completed_at ?? '') || b.id - a.id;
}
