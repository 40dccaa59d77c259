import { Component, computed, inject, resource, signal } from '@angular/core';
import { Notices } from '../../../core/errors/notices';
import { FormSubmission } from '../../../core/forms/form-submission';
import { ReadableAddress, readableAddress } from '../../../core/mail/readable-address';
import { ProjectsApi } from '../../../data/projects/api';
import { BoardStore } from '../../../data/projects/board-store';
import { Invitation, InvitationMade, Invite, Role } from '../../../data/projects/model';
import { Directory, KnownPerson } from '../../../data/directory/directory';
import { nameKey } from '../../../data/filters/words';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { CopyField } from '../../../ui/copy-field/copy-field';
import { FormMessage } from '../../../ui/form/form-message';
import { Icon } from '../../../ui/icon/icon';
import { TextField } from '../../../ui/text-field/text-field';
import { ROLES, roleLabel } from './roles';
import { dayOf } from '../../../i18n/dates';
import { t, tParts, Translate } from '../../../i18n/translate';

const DAYS = [1, 7, 30, 90] as const;
/** So many people are proposed while a name is typed. */
const MOST_PROPOSED = 5;
const USES = [null, 1, 5, 10, 25, 100] as const;

interface MadeLink {
  readonly link: string;
  readonly invitation: Invitation;
}

/** For owners: invite by address or by link, and what is open now. */
@Component({
  selector: 'tc-invitations-panel',
  imports: [Avatar, Button, CopyField, FormMessage, Icon, ReadableAddress, TextField, Translate],
  templateUrl: './invitations-panel.html',
  styleUrl: './invitations-panel.css',
})
export class InvitationsPanel {
  protected readonly roles = ROLES;
  protected readonly daysOffered = DAYS;
  protected readonly usesOffered = USES;
  protected readonly email = signal('');
  protected readonly role = signal<Role>('member');
  protected readonly days = signal<number>(7);
  protected readonly maxUses = signal<number | null>(null);
  protected readonly link = signal<MadeLink | null>(null);
  protected readonly submission = new FormSubmission(['email']);
  /** Whom the last invitation was for, when no mail goes out. The same whether they have an account or not. */
  protected readonly unmailed = signal<string | null>(null);
  protected readonly unmailedText = computed(() => tParts('invite-unmailed', ['address']));
  private readonly store = inject(BoardStore);
  private readonly api = inject(ProjectsApi);
  private readonly notices = inject(Notices);
  private readonly directory = inject(Directory);
  private readonly projects = inject(ProjectCommands);

  /** People of one's other projects whose names begin so, or a word in them. */
  protected readonly proposed = computed(() => {
    const key = nameKey(this.email());
    if (key === '') return [];
    const members = this.store.membersById();
    return this.directory
      .people()
      .filter(({ id, name }) => !members.has(id) && ` ${nameKey(name)}`.includes(` ${key}`))
      .slice(0, MOST_PROPOSED);
  });

  protected readonly invitations = resource({
    params: () => this.store.projectId() ?? undefined,
    loader: ({ params }) => this.api.invitations(params),
  });

  /** Ask again what is open: a removal or a lower role closes some. */
  reload(): void {
    this.link.set(null);
    this.invitations.reload();
  }

  protected people(uses: number | null): string {
    if (uses === null) return t('invite-any-number');
    return t('invite-people', { count: uses });
  }

  protected daysText(days: number): string {
    return t('invite-days', { count: days });
  }

  protected reach(invitation: Invitation): string {
    return invitation.max_uses === null
      ? t('invite-reach-any')
      : t('invite-reach', { count: invitation.max_uses });
  }

  /** "Member · 2 of 5 used · ends Dec 6, 2026". */
  protected details(invitation: Invitation): string {
    const { uses, max_uses: most } = invitation;
    const used = most === null ? timesUsed(uses) : t('invite-used-of', { uses, most });
    const ends = t('invite-ends-on', { date: dayOf(invitation.expires_at) });
    return [roleLabel(invitation.role), used, ends].filter((part) => part !== '').join(' · ');
  }

  protected chooseRole(event: Event): void {
    this.role.set(chosen(event) as Role);
  }

  protected chooseDays(event: Event): void {
    this.days.set(Number(chosen(event)));
  }

  protected chooseUses(event: Event): void {
    const uses = chosen(event);
    this.maxUses.set(uses === '' ? null : Number(uses));
  }

  protected async addPerson(person: KnownPerson): Promise<void> {
    this.email.set('');
    if (await this.projects.addMember(person, this.role()))
      this.notices.tell(t('member-added', { name: person.name }));
  }

  protected async invite(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    const wrong = {
      email: email === '' ? t('invite-whom') : undefined,
    };
    const sent = await this.submission.send(wrong, async () => {
      const made = await this.send({ email });
      this.unmailed.set(made?.mailed === false ? email : null);
    });
    if (!sent) return;
    this.email.set('');
    if (this.unmailed() === null)
      this.notices.tell(t('invite-sent', { address: readableAddress(email) }));
  }

  /** For whom no mail could be sent to: to hand over, for them alone. */
  protected async createLinkForOne(): Promise<void> {
    const limits = { max_uses: 1, expires_in_days: this.days() };
    if (await this.submission.send({}, () => this.send(limits))) this.unmailed.set(null);
  }

  protected async createLink(): Promise<void> {
    const limits = { max_uses: this.maxUses(), expires_in_days: this.days() };
    await this.submission.send({}, () => this.send(limits));
  }

  protected async revoke(invitation: Invitation): Promise<void> {
    await this.submission.send({}, () => this.api.revokeInvitation(invitation.id));
    if (this.link()?.invitation.id === invitation.id) this.link.set(null);
    this.invitations.reload();
  }

  private async send(fields: Invite): Promise<InvitationMade | null> {
    const projectId = this.store.projectId();
    if (projectId === null) return null;
    const made = await this.api.invite(projectId, { ...fields, role: this.role() });
    const { link, invitation } = made;
    if (link !== null) this.link.set({ link, invitation });
    this.invitations.reload();
    return made;
  }
}

function chosen(event: Event): string {
  return (event.target as HTMLSelectElement).value;
}

function timesUsed(uses: number): string {
  if (uses === 0) return '';
  return t('invite-used', { count: uses });
}
