import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  viewChildren,
} from '@angular/core';
import { Router } from '@angular/router';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { MeStore } from '../../data/me/me-store';
import { DeletedProjectsStore } from '../../data/projects/deleted-projects-store';
import { DeletedProject } from '../../data/projects/model';
import { Button } from '../../ui/button/button';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { FormMessage } from '../../ui/form/form-message';
import { Page } from '../../ui/page/page';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { ago, dayOf } from '../../i18n/dates';
import { t, Translate } from '../../i18n/translate';

/** Projects that were deleted within the last 30 days, for those who owned them. */
@Component({
  selector: 'tc-deleted-projects',
  imports: [Button, EmptyState, FormMessage, Page, Skeleton, Translate],
  providers: [DeletedProjectsStore],
  templateUrl: './deleted-projects.html',
  styleUrls: ['../../ui/page/list-card.css', './deleted-projects.css'],
})
export class DeletedProjects {
  protected readonly store = inject(DeletedProjectsStore);
  protected readonly explain = explain;
  protected readonly lines = computed(() => {
    const now = this.clock.now();
    return (this.store.projects() ?? []).map((project) => ({
      project,
      facts: factsOf(project, now, this.me.timezone()),
    }));
  });
  private readonly clock = inject(Clock);
  private readonly me = inject(MeStore);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly buttons = viewChildren<unknown, ElementRef<HTMLElement>>('restoring', {
    read: ElementRef,
  });

  protected async restore(project: DeletedProject, place: number): Promise<void> {
    if (!(await this.store.restore(project))) return;
    this.notices.tell(t('deleted-projects-restored', { project: project.name }), {
      action: t('deleted-projects-open'),
      run: () => void this.router.navigate(['/projects', project.id]),
    });
    afterNextRender(() => (this.buttons()[place] ?? this.buttons().at(-1))?.nativeElement.focus(), {
      injector: this.injector,
    });
  }
}

function factsOf(project: DeletedProject, now: Date, zone: string): string {
  const [when, name] = [ago(project.deleted_at, now, { zone }), project.deleted_by_name];
  return [
    name === null ? t('trash-deleted', { when }) : t('trash-deleted-by', { when, name }),
    t('invite-people', { count: project.members }),
    t('deleted-projects-until', { date: dayOf(project.until, { zone }) }),
  ].join(' · ');
}
