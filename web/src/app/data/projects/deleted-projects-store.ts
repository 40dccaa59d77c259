import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { merge } from 'rxjs';
import { Problem, problemOf } from '../../core/errors/problem';
import { MeStore } from '../me/me-store';
import { ProjectsApi } from './api';
import { DeletedProject } from './model';

/** The deleted projects that this person can restore. Provided by the screen that shows them. */
@Injectable()
export class DeletedProjectsStore {
  private readonly api = inject(ProjectsApi);
  private readonly me = inject(MeStore);
  private readonly known = signal<readonly DeletedProject[] | null>(null);
  private readonly refusal = signal<Problem | null>(null);
  private readonly underWay = signal<number | null>(null);

  /** Null until they are here. */
  readonly projects = this.known.asReadonly();
  readonly problem = this.refusal.asReadonly();
  readonly restoring = this.underWay.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store: others delete and restore meanwhile.
    const heard = merge(this.me.revoked$, this.me.granted$).subscribe(() => void this.load());
    inject(DestroyRef).onDestroy(() => heard.unsubscribe());
    void this.load();
  }

  async load(): Promise<void> {
    try {
      this.known.set(await this.api.deletedProjects());
      this.refusal.set(null);
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    }
  }

  async restore(project: DeletedProject): Promise<boolean> {
    this.underWay.set(project.id);
    const restored = await this.me.restoreProject(project);
    this.underWay.set(null);
    if (restored) {
      this.known.update((all) => all?.filter((each) => each.id !== project.id) ?? null);
    }
    return restored;
  }
}
