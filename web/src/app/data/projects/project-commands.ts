import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Refusals } from '../queue/refusals';
import { BoardStore } from './board-store';
import { Member, Project, Role } from './model';
import { t } from '../../i18n/translate';

/** The open project's name and members. */
@Injectable({ providedIn: 'root' })
export class ProjectCommands {
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly refusals = inject(Refusals);

  /** `project` as the person saw it when they began. Who meets another's new name is told, and may insist. */
  async rename(project: Project, name: string): Promise<void> {
    const renaming = this.board.run({
      ...{ name: 'update_project', fields: { id: project.id, name } },
      ...{ seen: project.version, entity: project },
    });
    await this.refusals.tell(renaming, {
      doing: t('not-renamed', { name: project.name }),
      conflict: (theirs: Project) =>
        t('renamed-meanwhile', { seen: project.name, theirs: theirs.name, mine: name }),
      ...{ insist: t('action-rename-anyway'), lasts: true },
    });
  }

  /** A colour or an icon; null takes it away. */
  async setLook(
    project: Project,
    look: Partial<Pick<Project, 'colour' | 'icon'>>,
  ): Promise<boolean> {
    const done = await this.board.attempt(t('project-not-changed', { name: project.name }), {
      name: 'update_project',
      fields: { id: project.id, ...look },
    });
    return done !== null;
  }

  async archive(project: Project, archived: boolean): Promise<boolean> {
    const done = await this.board.attempt(t('project-not-changed', { name: project.name }), {
      name: 'update_project',
      fields: { id: project.id, archived },
    });
    return done !== null;
  }

  async setRole(member: Member, role: Role): Promise<void> {
    const done = await this.board.attempt(t('role-not-changed', { name: member.name }), {
      name: 'put_member',
      fields: { project_id: member.project_id, user_id: member.user_id, role },
    });
    this.tellClosed(done?.closed_invitations ?? 0);
  }

  /** Somebody with whom the person is in another project: in at once, without an invitation. */
  async addMember(
    { id, name }: { readonly id: number; readonly name: string },
    role: Role,
  ): Promise<boolean> {
    const project_id = this.board.projectId();
    if (project_id === null) return false;
    const done = await this.board.attempt(t('member-not-added', { name }), {
      name: 'put_member',
      fields: { project_id, user_id: id, role },
    });
    return done !== null;
  }

  async removeMember(member: Member): Promise<boolean> {
    const done = await this.board.attempt(t('member-not-removed', { name: member.name }), {
      name: 'remove_member',
      fields: { project_id: member.project_id, user_id: member.user_id },
    });
    this.tellClosed(done?.closed_invitations ?? 0);
    return done !== null;
  }

  /** How many invitations a removal or a lower role closed. */
  private tellClosed(count: number): void {
    if (count > 0) this.notices.tell(t('invitations-closed', { count }));
  }
}
