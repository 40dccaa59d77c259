import { Component, computed, inject, viewChild } from '@angular/core';
import { Clock } from '../../../core/clock';
import { Session } from '../../../core/session/session';
import { todayIn } from '../../../data/filters/days';
import { MeStore } from '../../../data/me/me-store';
import { Project } from '../../../data/projects/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Placing } from '../../../data/views/placing';
import { t } from '../../../i18n/translate';
import { AddInto } from '../../shared/add-into/add-into';
import { ViewState } from '../../shared/view-state';

/** Adds tasks to a project that is chosen beside, with what the view implies: assigned to oneself, due today. */
@Component({
  selector: 'tc-add-task',
  imports: [AddInto],
  template: `
    @if (project(); as into) {
      <tc-add-into
        [places]="places()"
        [place]="into.id"
        (chosen)="choose($event)"
        (added)="add($event, into)"
      />
    }
  `,
})
export class AddTask {
  private readonly state = inject(ViewState);
  private readonly me = inject(MeStore);
  private readonly placing = inject(Placing);
  private readonly commands = inject(TaskCommands);
  private readonly clock = inject(Clock);
  private readonly user = inject(Session).user;
  private readonly adding = viewChild(AddInto);

  private readonly projects = computed(() => {
    const inbox = this.me.inbox();
    const all = [...(inbox ? [inbox] : []), ...this.me.projects()];
    return all.filter(({ id }) => id > 0 && this.placing.canWrite({ project_id: id }));
  });
  protected readonly project = computed(() => {
    const chosen = this.state.kept().projectId;
    return this.projects().find(({ id }) => id === chosen) ?? this.projects()[0];
  });

  protected readonly places = computed(() =>
    this.projects().map(({ id, name, is_inbox }) => ({
      id,
      name: is_inbox ? t('board-inbox') : name,
    })),
  );

  start(): void {
    this.adding()?.start();
  }

  protected choose(projectId: number): void {
    this.state.change({ projectId });
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
