import { CdkConnectedOverlay, CdkOverlayOrigin, ConnectedPosition } from '@angular/cdk/overlay';
import { CdkTrapFocus } from '@angular/cdk/a11y';
import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChildren,
} from '@angular/core';
import { Router } from '@angular/router';
import { Clock } from '../../../core/clock';
import { MeStore } from '../../../data/me/me-store';
import { Notification } from '../../../data/me/model';
import { Avatar } from '../../../ui/avatar/avatar';
import { Button } from '../../../ui/button/button';
import { ago } from '../../../i18n/dates';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { Icon } from '../../../ui/icon/icon';
import { Layers } from '../../../ui/layers/layers';
import { ReceivedInvitations } from './received-invitations';
import { whatElse, notificationText } from './notification-text';
import { t, Translate } from '../../../i18n/translate';

const BELOW: readonly ConnectedPosition[] = [
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 6 },
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 6 },
];

/** What others did that concerns this person, with the number not seen yet. */
@Component({
  selector: 'tc-notifications-bell',
  imports: [
    Avatar,
    Button,
    CdkConnectedOverlay,
    CdkOverlayOrigin,
    CdkTrapFocus,
    EmptyState,
    Icon,
    ReceivedInvitations,
    Translate,
  ],
  templateUrl: './notifications-bell.html',
  styleUrl: './notifications-bell.css',
})
export class NotificationsBell {
  protected readonly me = inject(MeStore);
  protected readonly open = signal(false);
  protected readonly below = [...BELOW];
  protected readonly news = computed(() => this.me.unread() + this.me.invitations().length);
  protected readonly label = computed(() => {
    const unread = this.me.unread();
    const invited = this.me.invitations().length;
    const parts = [t('notifications-title')];
    if (unread > 0) parts.push(t('notifications-unread', { count: unread }));
    if (invited > 0) parts.push(t('count-invitations', { count: invited }));
    return parts.join(', ');
  });
  protected readonly lines = computed(() => {
    const now = this.clock.now();
    return this.me.notifications().map((each) => ({
      notification: each,
      what: notificationText(each),
      title: each.reason === 'imported' ? this.projectName(each) : each.title,
      more: whatElse(each),
      when: ago(each.at, now),
    }));
  });
  private readonly clock = inject(Clock);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly rows = viewChildren<ElementRef<HTMLElement>>('row');

  constructor() {
    const layers = inject(Layers);
    effect((onCleanup) => {
      if (this.open()) onCleanup(layers.add(() => this.open.set(false)));
    });
  }

  protected async go(notification: Notification): Promise<void> {
    this.open.set(false);
    if (!notification.read) void this.me.read([notification.id]);
    const { project_id, task_id } = notification;
    const path = ['/projects', project_id];
    const isOfProject = notification.reason === 'deleted' || notification.reason === 'imported';
    await this.router.navigate(isOfProject ? path : [...path, 'tasks', task_id]);
  }

  /** The keyboard goes on where the older ones begin. */
  protected async showOlder(): Promise<void> {
    const known = this.lines().length;
    await this.me.showOlder();
    afterNextRender(() => this.rows()[known]?.nativeElement.focus(), { injector: this.injector });
  }

  private projectName({ project_id }: Notification): string {
    return (
      this.me.projects().find((project) => project.id === project_id)?.name ??
      t('notifications-some-project')
    );
  }

  protected readAll(): void {
    void this.me.read();
  }
}
