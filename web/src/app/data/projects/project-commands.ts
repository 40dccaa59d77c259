import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { counted } from '../../words/counted';
import { BoardStore } from './board-store';
import { Member, Project, Role } from './model';
import { renamedMeanwhile } from './renamed-meanwhile';
import { ProjectEdits } from './versioned-edits';

/** The open project's name and members. */
@Injectable({ providedIn: 'root' })
export class ProjectCommands {
  private readonly board = inject(BoardStore);
  private readonly edits = inject(ProjectEdits);
  private readonly notices = inject(Notices);

  /** `project` as the person saw it when they began. Who meets another's new name is told, and may insist. */
  async rename(project: Project, name: string): Promise<void> {
    await this.edits.attempt(
      `“${project.name}” was not renamed`,
      {
        ...{ name: 'update_project', id: project.id, seen: project.version, touches: ['name'] },
        fields: (base_version) => ({ id: project.id, name, base_version }),
        optimistic: (state) => ({ ...state, project: { ...state.project, name } }),
      },
      (theirs) =>
        this.notices.warn(renamedMeanwhile(project.name, theirs.name, name), {
          action: 'Rename it anyway',
          lasts: true,
          run: () => void this.rename(theirs, name),
        }),
    );
  }

  async setRole(member: Member, role: Role): Promise<void> {
    const done = await this.board.attempt(`${member.name}’s role was not changed`, {
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
    const done = await this.board.attempt(`${member.name} was not removed`, {
      name: 'remove_member',
      fields: () => ({ project_id: member.project_id, user_id: member.user_id }),
    });
    this.tellClosed(done?.closed_invitations ?? 0);
    return done !== null;
  }

  /** How many invitations a removal or a lower role closed. */
  private tellClosed(count: number): void {
    if (count === 0) return;
    const forms = {
      one: '# open invitation was closed.',
      other: '# open invitations were closed.',
    };
    this.notices.tell(counted(count, forms));
  }
}
