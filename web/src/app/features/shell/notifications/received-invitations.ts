import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Notices } from '../../../core/errors/notices';
import { MeStore } from '../../../data/me/me-store';
import { ReceivedInvitation } from '../../../data/me/model';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { dayOf } from '../../../i18n/dates';
import { t, TextPart, tParts, Translate } from '../../../i18n/translate';

/** Projects that others invite this person into, to accept or decline. */
@Component({
  selector: 'tc-received-invitations',
  imports: [Button, Icon, Translate],
  templateUrl: './received-invitations.html',
  styleUrl: './received-invitations.css',
})
export class ReceivedInvitations {
  /** The last one was answered, so that nothing is left here to have the focus. */
  readonly done = output();
  protected readonly answering = signal<number | null>(null);
  private readonly me = inject(MeStore);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');
  protected readonly invitations = computed(() => this.me.invitations());

  protected sentence(invitation: ReceivedInvitation): readonly TextPart[] {
    return tParts(`received-${invitation.role}`, ['inviter', 'project']);
  }

  protected until(invitation: ReceivedInvitation): string {
    return dayOf(invitation.expires_at);
  }

  protected async accept(invitation: ReceivedInvitation): Promise<void> {
    this.answering.set(invitation.id);
    const access = await this.me.acceptInvitation(invitation);
    this.answering.set(null);
    if (access === null) return;
    this.done.emit();
    this.notices.tell(t('received-joined', { project: invitation.project_name }));
    await this.router.navigate(['/projects', access.project.id]);
  }

  protected async decline(invitation: ReceivedInvitation): Promise<void> {
    this.answering.set(invitation.id);
    const declined = await this.me.declineInvitation(invitation);
    this.answering.set(null);
    if (!declined) return;
    this.notices.tell(t('received-declined', { inviter: invitation.inviter_name }));
    afterNextRender(() => this.keepFocus(), { injector: this.injector });
  }

  /** What had the focus is gone: it goes on at the invitations that are left. */
  private keepFocus(): void {
    const heading = this.heading();
    if (heading === undefined) this.done.emit();
    else heading.nativeElement.focus();
  }
}
