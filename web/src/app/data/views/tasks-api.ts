import { inject, Injectable } from '@angular/core';
import { Api } from '../../core/http/api';
import { TaskList } from '../../generated/wire';
import { FilterNode } from '../filters/tree';
import { ShownProjects } from '../replica/shown-projects';

const AT_ONCE = 100;

/** Tasks that a filter lists and no device holds: completed ones. */
@Injectable({ providedIn: 'root' })
export class TasksApi {
  private readonly api = inject(Api);
  private readonly shown = inject(ShownProjects);

  /** Brings those completed last into reach; the replicas keep them in step from then on. Rejects with `Refused`. */
  async loadCompleted(query: FilterNode): Promise<void> {
    const wanted = { query: JSON.stringify(query), sort: '-completed', limit: AT_ONCE };
    const { items } = await this.api.get<TaskList>('/api/tasks', wanted);
    this.shown.remember(items);
  }
}
