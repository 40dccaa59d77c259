import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Subject } from 'rxjs';
import { Clock } from '../../core/clock';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { CommandName, DoneWith } from '../../core/live/commands';
import { Cursor } from '../../core/live/cursor';
import { Envelope } from '../../core/live/envelope';
import { Live } from '../../core/live/live';
import { Replica } from '../../core/live/stream-follower';
import { Session } from '../../core/session/session';
import { Events, NotificationList } from '../../generated/wire';
import { Access, Project } from '../projects/model';
import { CommandDrain } from '../queue/command-drain';
import { CommandQueue, Parked } from '../queue/command-queue';
import { isSameOverlay, SentFields } from '../queue/model';
import { localIdOf } from '../queue/references';
import { DeviceCopy } from '../replica/device-copy';
import { ArrangementChange, inOrder, UNARRANGED } from './arrangement';
import { MeSnapshot, ReceivedInvitation } from './model';
import { meOver, shownOverMe } from './overlay';
import { meFrom, MeState, reduceMe, withAccess, withOlder, withoutInvitation } from './state';
import { t } from '../../i18n/translate';

/** So many notifications come with the snapshot; whoever has fewer has no older ones. */
const FIRST = 50;
const AT_ONCE = 200;

/** What became of a command; `later` where no server can be asked now. */
type Outcome<Name extends CommandName> = DoneWith<Name> | 'refused' | 'later';

interface Intention<Name extends CommandName> {
  readonly name: Name;
  readonly fields: SentFields;
  /** What it is about, in words. */
  readonly title?: string;
}

/** A project that is shown from now on. */
export interface NewProject {
  /** The number it has on this device; null while the server is asked, which answers soon. */
  readonly localId: number | null;
  /** Null when the server refused it, of which the person was told. */
  readonly made: Promise<Project | null>;
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
  private readonly queue = inject(CommandQueue);

  private readonly confirmed = signal<MeState | null>(null);
  private place: Cursor | null = null;
  private present: number | null = null;

  /** Projects as they come and go, for whoever has one open. */
  readonly granted$ = new Subject<number>();
  readonly revoked$ = new Subject<number>();

  private readonly confirmedAccess = computed(() => this.confirmed()?.access);

  private readonly unconfirmed = computed(() => shownOverMe(this.queue.state()), {
    equal: isSameOverlay,
  });
  private readonly made = computed(() => this.queue.state().made);

  readonly view = computed(() => {
    const state = this.confirmed();
    return state === null ? null : meOver(state, this.unconfirmed(), this.made());
  });
  readonly ready = computed(() => this.view() !== null);
  private readonly shownUser = computed(() => this.view()?.user);
  readonly timezone = computed(() => this.session.user()?.timezone ?? 'UTC');
  readonly inbox = computed(
    () => this.accesses().find((access) => access.project.is_inbox)?.project,
  );
  /** All but the inbox, as the person has arranged them. */
  private readonly arranged = computed(() => {
    const projects = this.accesses().map((access) => access.project);
    const others = projects.filter((project) => !project.is_inbox);
    return inOrder(others, this.view()?.arrangement ?? UNARRANGED);
  });
  readonly projects = computed(() => this.arranged().filter((each) => each.archived_at === null));
  readonly archived = computed(() => this.arranged().filter((each) => each.archived_at !== null));
  readonly favourites = computed(() => {
    const marked = new Set(this.view()?.arrangement.favourites);
    return this.projects().filter((each) => marked.has(each.id));
  });
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
    inject(CommandDrain);
    effect(() => {
      const userId = this.userId();
      untracked(() => {
        if (this.present !== null) this.leave();
        this.present = userId;
        if (userId !== null) void this.arrive(userId);
      });
    });
    this.followUser();
  }

  /** Settings are shown as they were changed here; a session that knows a newer state of them goes first. */
  private followUser(): void {
    effect(() => {
      const [shown, known] = [this.shownUser(), this.session.user()];
      if (shown === undefined || shown === known || shown.id !== known?.id) return;
      if (shown.version >= known.version) untracked(() => this.session.changed(shown));
    });
  }

  /** The place in the person's stream up to which this contains everything; null before it is here. */
  get cursor(): Cursor | null {
    return this.place;
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
    this.queue.caughtUp(snapshot.stream, snapshot.as_of);
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
    this.queue.applied(events);
    this.changed();
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

  createProject(name: string): NewProject {
    const uid = this.queue.newUid();
    const isNear = this.queue.isConnected();
    const made = this.attempt(t('project-not-created', { name }), {
      ...{ name: 'create_project', fields: { name, uid }, title: name },
    });
    return {
      localId: isNear ? null : localIdOf(uid),
      made: made.then((outcome) => (typeof outcome === 'string' ? null : outcome.data)),
    };
  }

  /** Moves a project in the person's own list, or marks it as a favourite. */
  async arrange(project: Project, change: ArrangementChange): Promise<void> {
    await this.attempt(t('project-not-arranged', project), {
      name: 'arrange_project',
      fields: { id: project.id, ...change },
      title: project.name,
    });
  }

  async deleteProject(project: Project): Promise<boolean> {
    const outcome = await this.attempt(t('not-deleted', project), {
      ...{ name: 'delete_project', fields: { id: project.id }, title: project.name },
    });
    if (outcome === 'refused') return false;
    this.notices.tell(t('project-deleted', { project: project.name }), {
      action: t('action-undo'),
      run: () => void this.restoreProject(project),
    });
    return true;
  }

  /** With everybody who was in it; the event brings it back here, too. */
  async restoreProject(project: { readonly id: number; readonly name: string }): Promise<boolean> {
    const outcome = await this.attempt(t('not-restored', project), {
      ...{ name: 'restore_project', fields: { id: project.id }, title: project.name },
    });
    return outcome !== 'refused';
  }

  /** Null as long as it is not known that the person is in. */
  async acceptInvitation(invitation: ReceivedInvitation): Promise<Access | null> {
    const title = invitation.project_name;
    const outcome = await this.attempt(t('project-not-joined', { project: title }), {
      ...{ name: 'accept_received_invitation', fields: { id: invitation.id }, title },
    });
    if (typeof outcome === 'string') return null;
    // Opened at once, before its event has come round.
    this.confirmed.update((state) =>
      state === null ? null : withoutInvitation(withAccess(state, outcome.data), invitation.id),
    );
    return outcome.data;
  }

  async declineInvitation(invitation: ReceivedInvitation): Promise<boolean> {
    const outcome = await this.attempt(t('invitation-not-declined'), {
      ...{ name: 'decline_invitation', fields: { id: invitation.id } },
      title: invitation.project_name,
    });
    return outcome !== 'refused';
  }

  /** All of them, where none are named: those that are known, for it may arrive when there are others. */
  async read(ids?: readonly number[]): Promise<void> {
    const isNear = this.queue.isConnected();
    const known = this.notifications().filter(({ read }) => !read);
    const chosen = ids ?? (isNear ? undefined : known.map(({ id }) => id));
    await this.attempt(t('inbox-not-read'), {
      ...{ name: 'read_notifications', fields: chosen === undefined ? {} : { ids: chosen } },
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

  /** Shown at once. What is refused now is told and gone; what was done without a connection waits for the person. */
  private async attempt<Name extends CommandName>(
    doing: string,
    { name, fields, title = '' }: Intention<Name>,
  ): Promise<Outcome<Name>> {
    const isNear = this.queue.isConnected();
    const context = { title, project: '', before: {} };
    const answer = this.queue.add<Name>({ name, fields, project_id: null, context });
    if (!isNear) return 'later';
    try {
      return await answer;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      this.queue.drop(thrown.order);
      this.notices.trouble(thrown.problem, doing);
      return 'refused';
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
