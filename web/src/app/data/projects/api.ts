import { inject, Injectable } from '@angular/core';
import { Api } from '../../core/http/api';
import { Task } from '../tasks/model';
import { Access, Invitation, Role } from './model';
import { ProjectSnapshot } from './state';

interface List<T> {
  readonly items: readonly T[];
  readonly next_cursor?: string | null;
}

@Injectable({ providedIn: 'root' })
export class ProjectsApi {
  private readonly api = inject(Api);

  /** Every page of one snapshot; starts over when the log moved to another epoch in between. */
  async snapshot(projectId: number): Promise<readonly [ProjectSnapshot, ...ProjectSnapshot[]]> {
    const page = (cursor?: string): Promise<ProjectSnapshot> =>
      this.api.get(`/api/projects/${String(projectId)}/snapshot`, { cursor });
    const first = await page();
    const pages: [ProjectSnapshot, ...ProjectSnapshot[]] = [first];
    for (let cursor = first.next_cursor; cursor !== null;) {
      const next = await page(cursor);
      if (next.epoch !== first.epoch || next.as_of !== first.as_of) return this.snapshot(projectId);
      pages.push(next);
      cursor = next.next_cursor;
    }
    return pages;
  }

  task(id: number): Promise<Task> {
    return this.api.get(`/api/tasks/${String(id)}`);
  }

  async completed(query: { project_id?: number; parent_id?: number }): Promise<readonly Task[]> {
    const wanted = { ...query, completed: true, sort: '-updated_at', limit: 50 };
    return (await this.api.get<List<Task>>('/api/tasks', wanted)).items;
  }

  async invitations(projectId: number): Promise<readonly Invitation[]> {
    const path = `/api/projects/${String(projectId)}/invitations`;
    return (await this.api.get<List<Invitation>>(path)).items;
  }

  invite(
    projectId: number,
    invitation: { role: Role; email?: string },
  ): Promise<{ invitation: Invitation; link: string | null }> {
    return this.api.post(`/api/projects/${String(projectId)}/invitations`, invitation);
  }

  revokeInvitation(id: number): Promise<null> {
    return this.api.delete(`/api/invitations/${String(id)}`);
  }

  acceptInvitation(token: string): Promise<Access> {
    return this.api.post('/api/invitations/accept', { token });
  }
}
