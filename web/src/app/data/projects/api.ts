import { inject, Injectable } from '@angular/core';
import { problemOf } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import {
  ActivityList,
  DeletedProjectList,
  InvitationList,
  InvitationMade,
  Invite,
  TaskList,
  TrashList,
} from '../../generated/wire';
import { Task, TrashedTask } from '../tasks/model';
import { TaskColumns, tasksFrom } from './columnar-snapshot';
import { Access, DeletedProject, Invitation } from './model';
import { ProjectSnapshot } from './state';

interface CompactSnapshot extends Omit<ProjectSnapshot, 'tasks'> {
  readonly tasks: TaskColumns;
}

@Injectable({ providedIn: 'root' })
export class ProjectsApi {
  private readonly api = inject(Api);

  /** Every page of one snapshot, the newest tasks first; starts over when the log moved to another epoch in
   * between. The first page is shown to `meanwhile` while there are others to wait for. */
  async snapshot(
    projectId: number,
    meanwhile: (first: ProjectSnapshot) => void = () => undefined,
  ): Promise<readonly [ProjectSnapshot, ...ProjectSnapshot[]]> {
    const page = async (cursor?: string): Promise<ProjectSnapshot> => {
      const path = `/api/projects/${String(projectId)}/snapshot`;
      const sent = await this.api.get<CompactSnapshot>(path, { cursor, format: 'columns' });
      return { ...sent, tasks: tasksFrom(sent.tasks) };
    };
    const first = await page();
    if (first.next_cursor !== null) meanwhile(first);
    const pages: [ProjectSnapshot, ...ProjectSnapshot[]] = [first];
    for (let cursor = first.next_cursor; cursor !== null;) {
      const next = await page(cursor);
      if (next.epoch !== first.epoch || next.as_of !== first.as_of)
        return this.snapshot(projectId, meanwhile);
      pages.push(next);
      cursor = next.next_cursor;
    }
    return pages;
  }

  task(id: number): Promise<Task> {
    return this.api.get(`/api/tasks/${String(id)}`);
  }

  /** Who changed one of these fields of a task last, by its history; null when that cannot be told. */
  async lastToChange(taskId: number, fields: readonly string[]): Promise<number | null> {
    try {
      const path = `/api/tasks/${String(taskId)}/activity`;
      const { items } = await this.api.get<ActivityList>(path, { sort: '-id', limit: 50 });
      return items.find(({ field }) => fields.includes(field ?? ''))?.actor_id ?? null;
    } catch (thrown) {
      problemOf(thrown);
      return null;
    }
  }

  async completed(query: { project_id?: number; parent_id?: number }): Promise<readonly Task[]> {
    const wanted = { ...query, completed: true, sort: '-updated_at', limit: 50 };
    return (await this.api.get<TaskList>('/api/tasks', wanted)).items;
  }

  /** Deleted tasks, the last deleted first; `cursor` continues a page. */
  trashed(projectId: number, cursor?: string): Promise<TrashList> {
    return this.api.get(`/api/projects/${String(projectId)}/trash`, { limit: 50, cursor });
  }

  /** Projects that this person owned and can restore, the last deleted first. */
  async deletedProjects(): Promise<readonly DeletedProject[]> {
    return (await this.api.get<DeletedProjectList>('/api/projects/deleted')).items;
  }

  /** A task that lies in the trash, as far as it is among those deleted last; null when it does not. */
  async deleted(projectId: number, taskId: number): Promise<TrashedTask | null> {
    try {
      const { items } = await this.trashed(projectId);
      return items.find(({ task }) => task.id === taskId) ?? null;
    } catch (thrown) {
      problemOf(thrown);
      return null;
    }
  }

  async invitations(projectId: number): Promise<readonly Invitation[]> {
    const path = `/api/projects/${String(projectId)}/invitations`;
    return (await this.api.get<InvitationList>(path)).items;
  }

  invite(projectId: number, invitation: Invite): Promise<InvitationMade> {
    return this.api.post(`/api/projects/${String(projectId)}/invitations`, invitation);
  }

  revokeInvitation(id: number): Promise<null> {
    return this.api.delete(`/api/invitations/${String(id)}`);
  }

  acceptInvitation(token: string): Promise<Access> {
    return this.api.post('/api/invitations/accept', { token });
  }
}
