import { DialogRef } from '@angular/cdk/dialog';
import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject, resource, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Notices } from '../../../core/errors/notices';
import { Attempt } from '../../../core/forms/attempt';
import { Session } from '../../../core/session/session';
import { ProjectsApi } from '../../../data/projects/api';
import { BoardStore } from '../../../data/projects/board-store';
import { Invitation, Member, Role } from '../../../data/projects/model';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { FormMessage } from '../../../ui/form/form-message';
import { Icon } from '../../../ui/icon/icon';
import { TextField } from '../../../ui/text-field/text-field';

const ROLES: readonly { role: Role; label: string }[] = [
  { role: 'owner', label: 'Owner' },
  { role: 'member', label: 'Member' },
  { role: 'viewer', label: 'Viewer' },
];

/** Who is in the project, what they may do, and how others come in. */
@Component({
  selector: 'tc-members-dialog',
  imports: [Avatar, Button, DialogFrame, FormMessage, Icon, TextField],
  templateUrl: './members-dialog.html',
  styleUrl: './members-dialog.css',
})
export class MembersDialog {
  protected readonly store = inject(BoardStore);
  protected readonly roles = ROLES;
  protected readonly email = signal('');
  protected readonly role = signal<Role>('member');
  protected readonly link = signal<string | null>(null);
  protected readonly attempt = new Attempt(['email']);
  protected readonly me = computed(() => this.session.user()?.id ?? 0);
  protected readonly owners = computed(
    () => this.store.members().filter((member) => member.role === 'owner').length,
  );
  private readonly api = inject(ProjectsApi);
  private readonly session = inject(Session);
  private readonly projects = inject(ProjectCommands);
  private readonly notices = inject(Notices);
  private readonly clipboard = inject(Clipboard);
  private readonly dialogs = inject(Dialogs);
  private readonly dialog = inject(DialogRef);
  private readonly router = inject(Router);

  protected readonly invitations = resource({
    params: () => (this.store.canManage() ? (this.store.projectId() ?? undefined) : undefined),
    loader: ({ params }) => this.api.invitations(params),
  });

  protected setRole(member: Member, event: Event): void {
    const role = (event.target as HTMLSelectElement).value as Role;
    void this.projects.setRole(member, role);
  }

  protected chooseRole(event: Event): void {
    this.role.set((event.target as HTMLSelectElement).value as Role);
  }

  protected async remove(member: Member): Promise<void> {
    const myself = member.user_id === this.me();
    const name = this.store.view()?.project.name ?? '';
    const sure = await this.dialogs.confirm({
      title: myself ? `Leave “${name}”?` : `Remove ${member.name}?`,
      text: myself
        ? 'You will no longer see this project.'
        : `${member.name} loses access at once. Tasks assigned to them stay.`,
      yes: myself ? 'Leave project' : 'Remove',
    });
    if (!sure || !(await this.projects.removeMember(member)) || !myself) return;
    this.dialog.close();
    await this.router.navigate(['/']);
  }

  protected async invite(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const wrong = {
      email: email === '' ? 'Whom? Enter an address, or create a link below.' : undefined,
    };
    const sent = await this.attempt.send(wrong, () => this.send({ email }));
    if (!sent) return;
    this.email.set('');
    this.notices.tell(`Invitation sent to ${email}`);
  }

  protected async createLink(): Promise<void> {
    await this.attempt.send({}, () => this.send({}));
  }

  protected copy(link: string): void {
    if (this.clipboard.copy(link)) this.notices.tell('Link copied');
  }

  protected async revoke(invitation: Invitation): Promise<void> {
    await this.attempt.send({}, () => this.api.revokeInvitation(invitation.id));
    this.invitations.reload();
  }

  private async send(whom: { email?: string }): Promise<void> {
    const projectId = this.store.projectId();
    if (projectId === null) return;
    const { link } = await this.api.invite(projectId, { ...whom, role: this.role() });
    if (link !== null) this.link.set(link);
    this.invitations.reload();
  }
}
