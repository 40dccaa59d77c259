import { Component, computed, inject, viewChild } from '@angular/core';
import { Clock } from '../../../core/clock';
import { Session } from '../../../core/session/session';
import { todayIn } from '../../../data/filters/days';
import { MeStore } from '../../../data/me/me-store';
import { Project } from '../../../data/projects/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Placing } from '../../../data/views/placing';
import { t, Translate } from '../../../i18n/translate';
import { QuickAdd } from '../../../ui/quick-add/quick-add';
import { ViewState } from '../../shared/view-state';

/** Adds tasks to a project that is chosen beside, with what the view implies: assigned to oneself, due today. */
@Component({
  selector: 'tc-add-task',
  imports: [QuickAdd, Translate],
  template: `
    @if (project(); as into) {
      <tc-quick-add [into]="name(into)" (added)="add($event, into)" />
      <label>
        <span>{{ 'view-add-to' | t }}</span>
        <select #box (change)="choose(box.value)">
          @for (each of projects(); track each.id) {
            <option [value]="each.id" [selected]="each.id === into.id">{{ name(each) }}</option>
          }
        </select>
      </label>
    }
  `,
  styleUrl: './add-task.css',
})
export class AddTask {
  private readonly state = inject(ViewState);
  private readonly me = inject(MeStore);
  private readonly placing = inject(Placing);
  private readonly commands = inject(TaskCommands);
  private readonly clock = inject(Clock);
  private readonly user = inject(Session).user;
  private readonly quickAdd = viewChild(QuickAdd);

  protected readonly projects = computed(() => {
    const inbox = this.me.inbox();
    const all = [...(inbox ? [inbox] : []), ...this.me.projects()];
    return all.filter(({ id }) => id > 0 && this.placing.canWrite({ project_id: id }));
  });
  protected readonly project = computed(() => {
    const chosen = this.state.kept().projectId;
    return this.projects().find(({ id }) => id === chosen) ?? this.projects()[0];
  });

  start(): void {
    this.quickAdd()?.start();
  }

  protected name(project: Project): string {
    return project.is_inbox ? t('board-inbox') : project.name;
  }

  protected choose(id: string): void {
    this.state.change({ projectId: Number(id) });
  }

  protected add(titles: readonly string[], { id: project_id, is_inbox }: Project): void {
    const key = this.state.key();
    const me = this.user()?.id;
    // Nobody else sees the inbox.
    const isMine = this.state.saved() === null && !is_inbox && me !== undefined;
    const isDue = key === 'today' || key === 'upcoming';
    const tasks = titles.map((title) => ({
      ...{ title, project_id },
      ...(isMine && { assignee_ids: [me] }),
      ...(isDue && { due: { date: this.today() } }),
    }));
    void this.commands.createAll(tasks);
  }

  private today(): string {
    return todayIn(this.me.timezone(), this.clock.now());
  }
}
