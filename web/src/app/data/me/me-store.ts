import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Subject } from 'rxjs';
import { Clock } from '../../core/clock';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { newId } from '../../core/ids';
import { CommandName, DoneWith, FieldsOf } from '../../core/live/commands';
import { Cursor } from '../../core/live/cursor';
import { Envelope } from '../../core/live/envelope';
import { Live } from '../../core/live/live';
import { Replica } from '../../core/live/stream-follower';
import { Session } from '../../core/session/session';
import { Events, NotificationList } from '../../generated/wire';
import { Optimism } from '../optimism';
import { Access, Project } from '../projects/model';
import { DeviceCopy } from '../replica/device-copy';
import { MeSnapshot, ReceivedInvitation } from './model';
import {
  meFrom,
  MeState,
  reduceMe,
  withAccess,
  withOlder,
  withoutAccess,
  withoutInvitation,
  withRead,
} from './state';
import { t } from '../../i18n/translate';

/** So many notifications come with the snapshot; whoever has fewer has no older ones. */
const FIRST = 50;
const AT_ONCE = 200;

interface Intention<Name extends CommandName> {
  readonly name: Name;
  readonly fields: FieldsOf<Name>;
  readonly optimistic?: (state: MeState) => MeState;
}

/** The signed-in person's projects and inbox; also what opens and closes the live connection. */
@Injectable({ providedIn: 'root' })
export class MeStore implements Replica {
  private readonly live = inject(Live);
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly clock = inject(Clock);
  private readonly copy = inject(DeviceCopy);

  private readonly optimism = new Optimism<MeState>();
  private readonly confirmed = signal<MeState | null>(null);
  private place: Cursor | null = null;
  private present: number | null = null;

  /** Projects as they come and go, for whoever has one open. */
  readonly granted$ = new Subject<number>();
  readonly revoked$ = new Subject<number>();

  private readonly confirmedAccess = computed(() => this.confirmed()?.access);

  readonly view = this.optimism.over(this.confirmed);
  readonly ready = computed(() => this.view() !== null);
  readonly timezone = computed(() => this.session.user()?.timezone ?? 'UTC');
  readonly inbox = computed(
    () => this.accesses().find((access) => access.project.is_inbox)?.project,
  );
  readonly projects = computed(() =>
    this.accesses()
      .map((access) => access.project)
      .filter((project) => !project.is_inbox)
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
  readonly notifications = computed(() => this.view()?.notifications ?? []);
  readonly unread = computed(() => this.view()?.unread ?? 0);
  /** Those that are still open; the oldest first. */
  readonly invitations = computed(() => {
    const now = this.clock.now();
    return (this.view()?.invitations ?? []).filter((each) => new Date(each.expires_at) > now);
  });
  /** Where older ones go on: undefined before the first were asked for, null behind the last. */
  private readonly olderFrom = signal<string | null | undefined>(undefined);
  readonly hasOlder = computed(
    () => this.olderFrom() !== null && this.notifications().length >= FIRST,
  );
  private readonly accesses = computed(() => [...(this.view()?.access.values() ?? [])]);
  /** The projects that the person can see, and when each was last changed itself; null until they are known. */
  readonly projectIds = computed(() => {
    const access = this.confirmedAccess();
    if (access === undefined) return null;
    return new Map([...access].map(([id, { project }]) => [id, project.updated_at] as const));
  });
  private readonly userId = computed(() => this.session.user()?.id ?? null);

  constructor() {
    effect(() => {
      const userId = this.userId();
      untracked(() => {
        if (this.present !== null) this.leave();
        this.present = userId;
        if (userId !== null) void this.arrive(userId);
      });
    });
  }

  accessTo(projectId: number): Access | undefined {
    return this.view()?.access.get(projectId);
  }

  async snapshot(): Promise<{ epoch: string; as_of: number }> {
    const present = this.present;
    const snapshot = await this.api.get<MeSnapshot>('/api/me/snapshot');
    if (this.present !== present) return snapshot;
    this.place = { epoch: snapshot.epoch, seq: snapshot.as_of };
    this.confirmed.set(meFrom(snapshot));
    this.changed();
    this.olderFrom.set(undefined);
    this.session.changed(snapshot.user);
    return snapshot;
  }

  apply(events: readonly Envelope[]): void {
    const before = this.confirmed();
    if (before === null) return;
    const next = reduceMe(before, events);
    const last = events.at(-1);
    if (this.place !== null && last !== undefined) this.place = { ...this.place, seq: last.seq };
    this.confirmed.set(next);
    this.changed();
    this.optimism.confirmed(events);
    for (const { type, data } of events) {
      if (type === 'access_granted') this.granted$.next((data as Access).project.id);
      if (type === 'access_revoked')
        this.revoked$.next((data as Events['access_revoked']).project_id);
    }
    if (next.user !== before.user) this.session.changed(next.user);
    const news = next.unread - before.unread;
    if (news > 0) this.notices.announce(t('inbox-news', { count: news }));
    for (const { type, data } of events) {
      if (type !== 'invitation_received') continue;
      const { inviter_name, project_name } = data as ReceivedInvitation;
      this.notices.announce(t('inbox-invited', { inviter: inviter_name, project: project_name }));
    }
  }

  lost(): void {
    this.session.ended('session_expired');
  }

  async createProject(name: string): Promise<Project | null> {
    const done = await this.attempt(t('project-not-created', { name }), {
      name: 'create_project',
      fields: { name },
    });
    if (done === null) return null;
    const access: Access = { project: done.data, role: 'owner' };
    // Opened at once, before its event has come round.
    this.confirmed.update((state) => (state === null ? null : withAccess(state, access)));
    return done.data;
  }

  async deleteProject(project: Project): Promise<boolean> {
    const done = await this.attempt(t('not-deleted', project), {
      name: 'delete_project',
      fields: { id: project.id },
      optimistic: (state) => withoutAccess(state, project.id),
    });
    if (done === null) return false;
    this.notices.tell(t('project-deleted', { project: project.name }), {
      action: t('action-undo'),
      run: () => void this.restoreProject(project),
    });
    return true;
  }

  /** With everybody who was in it; the event brings it back here, too. */
  async restoreProject(project: { readonly id: number; readonly name: string }): Promise<boolean> {
    const done = await this.attempt(t('not-restored', project), {
      name: 'restore_project',
      fields: { id: project.id },
    });
    return done !== null;
  }

  async acceptInvitation(invitation: ReceivedInvitation): Promise<Access | null> {
    const done = await this.attempt(t('project-not-joined', { project: invitation.project_name }), {
      name: 'accept_received_invitation',
      fields: { id: invitation.id },
    });
    if (done === null) return null;
    // Opened at once, before its event has come round.
    this.confirmed.update((state) =>
      state === null ? null : withoutInvitation(withAccess(state, done.data), invitation.id),
    );
    return done.data;
  }

  async declineInvitation(invitation: ReceivedInvitation): Promise<boolean> {
    const done = await this.attempt(t('invitation-not-declined'), {
      name: 'decline_invitation',
      fields: { id: invitation.id },
      optimistic: (state) => withoutInvitation(state, invitation.id),
    });
    return done !== null;
  }

  async read(ids?: readonly number[]): Promise<void> {
    const chosen = ids === undefined ? null : new Set(ids);
    await this.attempt(t('inbox-not-read'), {
      name: 'read_notifications',
      fields: ids === undefined ? {} : { ids },
      optimistic: (state) => {
        const next = withRead(state, chosen);
        const fewer = state.notifications.filter(
          (each, index) => each.read !== next.notifications[index]?.read,
        ).length;
        return { ...next, unread: chosen === null ? 0 : Math.max(0, state.unread - fewer) };
      },
    });
  }

  /** The first time from the newest on, so that none is missed: what is known already is passed over. */
  async showOlder(): Promise<void> {
    const query = { limit: AT_ONCE, cursor: this.olderFrom() ?? undefined };
    try {
      const page = await this.api.get<NotificationList>('/api/inbox', query);
      this.confirmed.update((state) => (state === null ? null : withOlder(state, page.items)));
      this.olderFrom.set(page.next_cursor);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      this.notices.trouble(thrown.problem, t('notifications-not-loaded'));
    }
  }

  /** A project was renamed; the list of projects hears of it by the project's own stream. */
  projectChanged(project: Project): void {
    this.confirmed.update((state) => {
      const access = state?.access.get(project.id);
      if (state === null || access === undefined) return state;
      if (access.project.version >= project.version) return state;
      return withAccess(state, { ...access, project });
    });
    this.changed();
  }

  private async attempt<Name extends CommandName>(
    doing: string,
    intention: Intention<Name>,
  ): Promise<DoneWith<Name> | null> {
    const id = newId();
    if (intention.optimistic !== undefined) this.optimism.begin(id, intention.optimistic);
    try {
      const done = await this.live.command(intention.name, intention.fields, id);
      const stream = streamOf(this.userId() ?? 0);
      const place = done.events.filter((each) => each.stream === stream).at(-1);
      this.optimism.acknowledged(id, place, this.place?.seq ?? 0);
      return done;
    } catch (thrown) {
      this.optimism.takeOff(id);
      if (!(thrown instanceof Refused)) throw thrown;
      this.notices.trouble(thrown.problem, doing);
      return null;
    }
  }

  /** What this device kept is shown first; the stream goes on from there. */
  private async arrive(userId: number): Promise<void> {
    this.live.start();
    this.copy.open(userId);
    const kept = await this.copy.readMe();
    if (this.present !== userId) return;
    if (kept !== null) {
      this.place = kept.cursor;
      this.confirmed.set(kept.state);
    }
    this.live.follow(streamOf(userId), this, this.place);
  }

  private leave(): void {
    this.live.stop();
    void this.copy.close();
    this.optimism.clear();
    this.confirmed.set(null);
    this.place = null;
  }

  private changed(): void {
    this.copy.meChanged(() => {
      const state = this.confirmed();
      return state === null || this.place === null ? null : { state, cursor: this.place };
    });
  }
}

function streamOf(userId: number): string {
  return `user:${String(userId)}`;
}
