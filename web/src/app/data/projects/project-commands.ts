import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { BoardStore } from './board-store';
import { Member, Project, Role } from './model';
import { ProjectEdits } from './versioned-edits';
import { t } from '../../i18n/translate';

/** The open project's name and members. */
@Injectable({ providedIn: 'root' })
export class ProjectCommands {
  private readonly board = inject(BoardStore);
  private readonly edits = inject(ProjectEdits);
  private readonly notices = inject(Notices);

  /** `project` as the person saw it when they began. Who meets another's new name is told, and may insist. */
  async rename(project: Project, name: string): Promise<void> {
    await this.edits.attempt(
      t('not-renamed', { name: project.name }),
      {
        ...{ name: 'update_project', id: project.id, seen: project.version, touches: ['name'] },
        fields: (base_version) => ({ id: project.id, name, base_version }),
        optimistic: (state) => ({ ...state, project: { ...state.project, name } }),
      },
      (theirs) =>
        this.notices.warn(
          t('renamed-meanwhile', { seen: project.name, theirs: theirs.name, mine: name }),
          {
            action: t('action-rename-anyway'),
            lasts: true,
            run: () => void this.rename(theirs, name),
          },
        ),
    );
  }

  async setRole(member: Member, role: Role): Promise<void> {
    const done = await this.board.attempt(t('role-not-changed', { name: member.name }), {
      name: 'put_member',
      fields: () => ({ project_id: member.project_id, user_id: member.user_id, role }),
      optimistic: (state) => ({
        ...state,
        members: new Map(state.members).set(member.user_id, { ...member, role }),
      }),
    });
    this.tellClosed(done?.closed_invitations ?? 0);
  }

  async removeMember(member: Member): Promise<boolean> {
    const done = await this.board.attempt(t('member-not-removed', { name: member.name }), {
      name: 'remove_member',
      fields: () => ({ project_id: member.project_id, user_id: member.user_id }),
    });
    this.tellClosed(done?.closed_invitations ?? 0);
    return done !== null;
  }

  /** How many invitations a removal or a lower role closed. */
  private tellClosed(count: number): void {
    if (count > 0) this.notices.tell(t('invitations-closed', { count }));
  }
}
