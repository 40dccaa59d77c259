import {
  Component,
  DestroyRef,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { injectRenderNow } from '../../ui/render-now';
import { Notices } from '../../core/errors/notices';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { ShellUpdates } from '../../core/updates/shell-updates';
import { MeStore } from '../../data/me/me-store';
import { RecentPlaces } from '../../data/search/recent';
import { SyncState } from '../../data/queue/sync-state';
import { Conflict, Conflicts } from '../../data/tasks/conflicts';
import { Drafts } from '../../data/drafts/drafts';
import { ProjectReplicas } from '../../data/replica/project-replicas';
import { WordReader } from '../../data/views/word-reader';
import { GivenUp } from '../../data/tasks/given-up';
import { TaskCommands } from '../../data/tasks/task-commands';
import { Button } from '../../ui/button/button';
import { ConnectionIndicator } from '../../ui/connection/connection-indicator';
import { Cover } from '../../ui/cover/cover';
import { Dialogs } from '../../ui/dialog/dialogs';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Icon } from '../../ui/icon/icon';
import { holdTyping } from '../../ui/shortcuts/held-typing';
import { Layers } from '../../ui/layers/layers';
import { Shortcuts } from '../../ui/shortcuts/shortcuts';
import { SyncSummary } from '../../ui/sync-summary/sync-summary';
import { Toasts } from '../../ui/toast/toasts';
import { Choice, ConflictDialog } from './conflict/conflict-dialog';
import { NotificationsBell } from './notifications/notifications-bell';
import { ShortcutsDialog } from './shortcuts-dialog/shortcuts-dialog';
import { Sidebar } from './sidebar/sidebar';
import { t, Translate } from '../../i18n/translate';

/** The frame around every screen: projects at the side, what was said at the foot. */
@Component({
  selector: 'tc-shell',
  imports: [
    Button,
    ConnectionIndicator,
    EmptyState,
    Icon,
    NotificationsBell,
    RouterOutlet,
    Sidebar,
    SyncSummary,
    Toasts,
    Translate,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
  host: { '(window:beforeunload)': 'leaving($event)', '(keydown.escape)': 'closeMenu()' },
})
export class Shell {
  protected readonly notices = inject(Notices);
  protected readonly session = inject(Session);
  protected readonly live = inject(Live);
  protected readonly sync = inject(SyncState);
  protected readonly cover = inject(Cover);
  protected readonly menuOpen = signal(false);
  private readonly sidebar = viewChild.required<unknown, ElementRef<HTMLElement>>('sidebar', {
    read: ElementRef,
  });
  private readonly menuButton = viewChild.required<unknown, ElementRef<HTMLButtonElement>>(
    'menuButton',
    {
      read: ElementRef,
    },
  );
  private readonly me = inject(MeStore);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly layers = inject(Layers);
  private readonly renderNow = injectRenderNow();
  private readonly document = inject(DOCUMENT);
  private isSearchComing = false;
  private uncover = (): void => undefined;
  private readonly drafts = inject(Drafts);
  private readonly conflicts = inject(Conflicts);
  private readonly tasks = inject(TaskCommands);
  private readonly givenUp = inject(GivenUp);

  constructor() {
    // Wherever one begins, one's projects are fetched, so that each opens at once later.
    inject(ProjectReplicas);
    inject(WordReader);
    inject(ShellUpdates).start();
    inject(RecentPlaces);
    this.offerShortcuts();
    effect(() => {
      const conflict = this.conflicts.next();
      if (conflict !== null) untracked(() => void this.ask(conflict));
    });
    effect(() => {
      const { is } = this.session.state();
      if (is !== 'signed-in' && is !== 'unreachable') untracked(() => this.toTheDoor());
    });
    let known = 0;
    effect(() => {
      const count = this.sync.needsYou();
      if (count > known) untracked(() => this.notices.announce(t('sync-parked')));
      known = count;
    });
    effect(() => {
      // Navigating somewhere on a phone is what the menu was opened for.
      if (this.router.lastSuccessfulNavigation() !== null) untracked(() => this.leaveMenu());
    });
  }

  /** On a phone the menu lies over the page: the focus goes into it, and comes back. */
  protected openMenu(): void {
    if (this.menuOpen()) return;
    this.menuOpen.set(true);
    this.uncover = this.layers.add(() => this.closeMenu());
    this.renderNow();
    this.sidebar().nativeElement.focus();
  }

  protected closeMenu(): void {
    if (!this.menuOpen()) return;
    this.leaveMenu();
    this.menuButton().nativeElement.focus();
  }

  private leaveMenu(): void {
    this.menuOpen.set(false);
    this.uncover();
    this.uncover = () => undefined;
  }

  protected async retry(): Promise<void> {
    await this.session.load();
  }

  protected leaving(event: BeforeUnloadEvent): void {
    const { sync, drafts, dialogs } = this;
    if (sync.isAtRisk() || drafts.atRisk() || dialogs.holdText) event.preventDefault();
  }

  /** Signing out takes the question away without an answer: it is asked again elsewhere. */
  private async ask(conflict: Conflict): Promise<void> {
    const dialog = this.dialogs.ask<Choice, ConflictDialog>(ConflictDialog, conflict);
    const choice = await firstValueFrom(dialog.closed, { defaultValue: undefined });
    if (choice === 'mine') await this.tasks.keepMine(conflict);
    else if (choice === 'theirs') {
      this.givenUp.offer(conflict);
      this.tasks.takeTheirs(conflict);
    } else this.conflicts.settle(conflict);
  }

  private toTheDoor(): void {
    this.dialogs.closeAll();
    const next = this.router.url === '/' ? {} : { next: this.router.url };
    void this.router.navigate(['/sign-in'], { queryParams: next });
  }

  private offerShortcuts(): void {
    const takeAway = inject(Shortcuts).add([
      { keys: 'Mod+k', does: 'shortcut-search', run: () => void this.search() },
      { keys: '/', does: 'shortcut-search', run: () => void this.search() },
      { keys: '?', does: 'shortcut-help', run: () => this.dialogs.open(ShortcutsDialog) },
      { keys: 'g i', does: 'shortcut-inbox', run: () => this.goToInbox() },
      {
        keys: 'g s',
        does: 'shortcut-settings',
        run: () => void this.router.navigate(['/settings']),
      },
    ]);
    inject(DestroyRef).onDestroy(takeAway);
  }

  /** A part of the page that is fetched when it is first needed, and before that when the browser is idle. */
  protected async search(): Promise<void> {
    if (this.isSearchComing) return;
    this.isSearchComing = true;
    const letGo = holdTyping(this.document);
    try {
      const { SearchDialog } = await import('./search/search-dialog');
      const typed = letGo();
      if (typed === null || this.dialogs.anyOpen) return;
      this.dialogs.open(SearchDialog, typed);
      this.renderNow();
    } finally {
      letGo();
      this.isSearchComing = false;
    }
  }

  private goToInbox(): void {
    const inbox = this.me.inbox();
    if (inbox !== undefined) void this.router.navigate(['/projects', inbox.id]);
  }
}
