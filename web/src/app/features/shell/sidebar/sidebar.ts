import { CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, ElementRef, inject, output, signal, viewChild } from '@angular/core';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { injectRenderNow } from '../../../ui/render-now';
import { Live } from '../../../core/live/live';
import { Session } from '../../../core/session/session';
import { SigningOut } from '../../../data/account/signing-out';
import { Drafts } from '../../../data/drafts/drafts';
import { MeStore } from '../../../data/me/me-store';
import { SyncState } from '../../../data/queue/sync-state';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { ConnectionIndicator } from '../../../ui/connection/connection-indicator';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { IconName } from '../../../ui/icon/icons';
import { Skeleton } from '../../../ui/skeleton/skeleton';
import { SyncSummary } from '../../../ui/sync-summary/sync-summary';
import { Theme, ThemeChoice } from '../../../ui/theme/theme';
import { NotificationsBell } from '../notifications/notifications-bell';
import { ProjectList } from './project-list';
import { ViewList } from './view-list';
import { ShortcutsDialog } from '../shortcuts-dialog/shortcuts-dialog';
import { Leftovers, SignOutDialog } from './sign-out-dialog';
import { t, Translate, PlainMessageId } from '../../../i18n/translate';

const THEMES: readonly { choice: ThemeChoice; label: PlainMessageId; icon: IconName }[] = [
  { choice: 'system', label: 'theme-system', icon: 'monitor' },
  { choice: 'light', label: 'theme-light', icon: 'sun' },
  { choice: 'dark', label: 'theme-dark', icon: 'moon' },
];

/** Where one can go: the Inbox first, then the projects, and oneself at the foot. */
@Component({
  selector: 'tc-sidebar',
  imports: [
    ...[Avatar, Button, CdkMenuItemRadio, CdkMenuTrigger],
    ...[
      ConnectionIndicator,
      Icon,
      Menu,
      MenuItem,
      NotificationsBell,
      ProjectList,
      RouterLink,
      RouterLinkActive,
      Skeleton,
      SyncSummary,
      ViewList,
    ],
    Translate,
  ],
  templateUrl: './sidebar.html',
  styleUrls: ['./place.css', './sidebar.css'],
  host: { role: 'complementary', '[attr.aria-label]': 'label()' },
})
export class Sidebar {
  readonly searched = output();
  protected readonly me = inject(MeStore);
  protected readonly session = inject(Session);
  protected readonly live = inject(Live);
  protected readonly sync = inject(SyncState);
  protected readonly theme = inject(Theme);
  protected readonly drafts = inject(Drafts);
  protected readonly themes = THEMES;
  protected readonly label = computed(() => t('shell-workspace'));
  protected readonly adding = signal(false);
  protected readonly user = computed(() => this.session.user());
  private readonly signingOut = inject(SigningOut);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly newProject = viewChild<unknown, ElementRef<HTMLButtonElement>>('newProject', {
    read: ElementRef,
  });
  private readonly renderNow = injectRenderNow();
  private readonly nameBox = viewChild<ElementRef<HTMLInputElement>>('nameBox');

  protected startAdding(): void {
    this.adding.set(true);
    this.renderNow();
    this.nameBox()?.nativeElement.focus();
  }

  protected stopAdding(): void {
    this.adding.set(false);
  }

  /** The escape is meant for the box alone, not for the menu around it. */
  protected leaveNameBox(event: Event): void {
    event.stopPropagation();
    this.stopAdding();
    this.newProject()?.nativeElement.focus();
  }

  protected async add(event: Event, box: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const name = box.value.trim();
    if (name === '') return;
    this.drafts.drop('project');
    this.adding.set(false);
    const { localId, made } = this.me.createProject(name);
    const id = localId ?? (await made)?.id;
    if (id !== undefined) await this.router.navigate(['/projects', id]);
    else {
      this.drafts.compose('project', name);
      this.startAdding();
    }
  }

  protected showShortcuts(): void {
    this.dialogs.open(ShortcutsDialog);
  }

  /** Whoever has unsent work is asked what becomes of it. */
  protected async signOut(): Promise<void> {
    const left = this.signingOut.notSent();
    if (left !== null) {
      const asked = this.dialogs.open<Leftovers, SignOutDialog>(SignOutDialog, left);
      const answer = await firstValueFrom(asked.closed, { defaultValue: undefined });
      if (answer === undefined) return;
      if (answer === 'discard') await this.signingOut.discard();
    }
    await this.signingOut.signOut();
  }
}
