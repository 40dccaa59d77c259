import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../../../core/session/session';
import { BoardStore } from '../../../data/projects/board-store';
import { isActive, Member, Role } from '../../../data/projects/model';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { InvitationsPanel } from './invitations-panel';
import { ROLES } from './roles';
import { t, Translate } from '../../../i18n/translate';

/** Who is in the project, what they may do, and how others come in. */
@Component({
  selector: 'tc-members-dialog',
  imports: [Avatar, Button, DialogFrame, Icon, InvitationsPanel, Translate],
  templateUrl: './members-dialog.html',
  styleUrl: './members-dialog.css',
})
export class MembersDialog {
  protected readonly store = inject(BoardStore);
  protected readonly roles = ROLES;
  protected readonly isActive = isActive;
  protected readonly me = computed(() => this.session.user()?.id ?? 0);
  protected readonly owners = computed(
    () =>
      this.store.members().filter((member) => member.role === 'owner' && isActive(member)).length,
  );
  private readonly panel = viewChild(InvitationsPanel);
  private readonly session = inject(Session);
  private readonly projects = inject(ProjectCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly dialog = inject(DialogRef);
  private readonly router = inject(Router);

  protected roleName({ role }: Member): string {
    return t(`role-small-${role}`);
  }

  protected isOnlyOwner(member: Member): boolean {
    return member.role === 'owner' && isActive(member) && this.owners() === 1;
  }

  protected async setRole(member: Member, event: Event): Promise<void> {
    const role = (event.target as HTMLSelectElement).value as Role;
    await this.projects.setRole(member, role);
    this.panel()?.reload();
  }

  protected async remove(member: Member): Promise<void> {
    const myself = member.user_id === this.me();
    const name = this.store.view()?.project.name ?? '';
    const sure = await this.dialogs.confirm({
      title: myself
        ? t('members-leave-question', { project: name })
        : t('members-remove-question', { name: member.name }),
      text: myself
        ? t('members-leave-explanation')
        : t('members-remove-explanation', { name: member.name }),
      yes: myself ? t('members-leave-yes') : t('action-remove'),
    });
    if (!sure || !(await this.projects.removeMember(member))) return;
    this.panel()?.reload();
    if (!myself) return;
    this.dialog.close();
    await this.router.navigate(['/']);
  }
}
