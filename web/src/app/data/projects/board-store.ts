import { computed, inject, Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { Notices } from '../../core/errors/notices';
import { Problem, Refused } from '../../core/errors/problem';
import { CommandName, DoneWith, FieldsOf } from '../../core/live/commands';
import { Envelope } from '../../core/live/envelope';
import { BackToBoard } from '../../core/navigation/over-the-board';
import { Session } from '../../core/session/session';
import { MeStore } from '../me/me-store';
import { CommandDrain } from '../queue/command-drain';
import { CommandQueue } from '../queue/command-queue';
import { contextOf } from '../queue/context';
import { isSameOverlay, SentFields, shownOver } from '../queue/model';
import { overlaid } from '../queue/overlay';
import { Applied, ProjectReplica } from '../replica/project-replica';
import { ProjectReplicas } from '../replica/project-replicas';
import { ShownProjects } from '../replica/shown-projects';
import { byPosition, Task } from '../tasks/model';
import { announcement } from './announce';
import { ProjectsApi } from './api';
import { madeHere } from './made-here';
import { ProjectState } from './state';
import { isActive, Label, Member } from './model';

const NOBODY: ReadonlyMap<number, Member> = new Map();
const NO_LABELS: ReadonlyMap<number, Label> = new Map();
const NOT_FOUND: Problem = {
  ...{ type: 'about:blank', title: 'no such project', status: 404, code: 'not_found' },
};

export interface Intention<Name extends CommandName> {
  readonly name: Name;
  /** With the numbers of this device, and without a base: the queue knows it. */
  readonly fields: FieldsOf<Name> & SentFields;
  /** The version the person was looking at when they began, for what has one. */
  readonly seen?: number;
  /** The entity as the person saw it, where it may not be known here. */
  readonly entity?: SentFields & { readonly project_id?: number };
  /** Of what is new; left out, the project on the screen. */
  readonly project_id?: number;
}

/** The project on the screen: its replica, with this person's unconfirmed changes on top. */
@Injectable({ providedIn: 'root' })
export class BoardStore {
  private readonly api = inject(ProjectsApi);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly replicas = inject(ProjectReplicas);
  private readonly shown = inject(ShownProjects);
  private readonly me = inject(MeStore);
  private readonly address = inject(BackToBoard);

  private readonly queue = inject(CommandQueue);
  private readonly replica = signal<ProjectReplica | null>(null);
  /** Of a project that no server knows yet. */
  private readonly localState = computed(() => {
    const access = this.me.accessTo(this.replica()?.id ?? 0);
    const user = this.session.user();
    return access === undefined || user === null ? null : madeHere(access, user);
  });

  /** What was just applied, in order: for stores that keep their own part of the stream. */
  readonly applied$ = new Subject<readonly Envelope[]>();
  /** A snapshot replaced everything: partial copies elsewhere are to be loaded anew. */
  readonly replaced$ = new Subject<void>();

  readonly projectId = computed(() => this.replica()?.id ?? null);
  /** Over a project that no server knows yet. */
  private readonly unconfirmed = computed(() => shownOver(this.queue.state(), this.projectId()), {
    equal: isSameOverlay,
  });
  private readonly made = computed(() => this.queue.state().made);
  readonly view = computed(() => {
    const replica = this.replica();
    if (replica === null || replica.id > 0) return replica && this.shown.of(replica)();
    const state = this.localState();
    if (state === null) return null;
    return overlaid(state, this.unconfirmed(), this.made(), this.session.user()?.id ?? 0);
  });
  readonly accessError = computed(() => {
    const replica = this.replica();
    const isLocal = replica !== null && replica.id < 0;
    // It was given up, or has its number since long ago.
    const isGone = isLocal && this.me.ready() && this.queue.ready() && this.localState() === null;
    return isGone ? NOT_FOUND : (replica?.accessError() ?? null);
  });
  /** Why it is not here yet. It is asked for again by itself, and by `retry`. */
  readonly unreachable = computed(() =>
    this.view() === null ? (this.replica()?.loadError() ?? null) : null,
  );
  /** One's own, as the stream last told: who is no member (any more) may change nothing. */
  readonly role = computed(
    () => this.membersById().get(this.session.user()?.id ?? 0)?.role ?? 'viewer',
  );
  readonly canWrite = computed(() => this.role() !== 'viewer');
  readonly canManage = computed(() => this.role() === 'owner');
  /** A part of the view, which says it changed only when this part did. */
  readonly membersById = computed(() => this.view()?.members ?? NOBODY);
  readonly members = computed(() =>
    [...this.membersById().values()].sort((a, b) => a.name.localeCompare(b.name)),
  );
  private readonly sectionsById = computed(() => this.view()?.sections);
  readonly sections = computed(() => [...(this.sectionsById()?.values() ?? [])].sort(byPosition));

  readonly labelsById = computed(() => this.view()?.labels ?? NO_LABELS);
  readonly labels = computed(() => [...this.labelsById().values()].sort(byPosition));

  readonly people = computed(() =>
    this.members().map((member) => ({
      id: member.user_id,
      name: member.name,
      active: isActive(member),
    })),
  );

  constructor() {
    inject(CommandDrain);
    this.queue.reached = (stream) => this.replicas.at(stream)?.seq ?? null;
    this.replicas.applied$.subscribe((applied) => {
      this.queue.applied(applied.events);
      if (applied.replica === this.replica()) this.applied(applied);
    });
    this.queue.numbered$.subscribe(({ localId, id }) => this.renumber(localId, id));
    this.replicas.replaced$.subscribe((replica) => {
      this.queue.caughtUp(replica.stream, replica.cursor?.seq ?? null);
      if (replica === this.replica()) this.replaced$.next();
    });
  }

  /** Shows it at once if this device holds it. */
  open(projectId: number): void {
    if (this.projectId() === projectId && this.accessError() === null) return;
    this.close();
    this.replica.set(this.replicas.open(projectId));
  }

  close(): void {
    const replica = this.replica();
    this.replica.set(null);
    if (replica !== null) this.replicas.close(replica);
  }

  retry(): void {
    const replica = this.replica();
    if (replica !== null) this.replicas.retry(replica);
  }

  /** The project on the screen is known to the server now; it goes on where it was. */
  private renumber(localId: number, id: number): void {
    if (this.projectId() !== localId) return;
    const [access, user] = [this.me.accessTo(id), this.session.user()];
    this.open(id);
    if (access !== undefined && user !== null) this.replica()?.begin(madeHere(access, user));
    void this.address.renumberProject(localId, id);
  }

  private applied({ events, before }: Applied): void {
    this.applied$.next(events);
    const words = announcement(events, before, this.session.user()?.id ?? null);
    if (words !== null) this.notices.announce(words);
  }

  /** Shows the change at once and sends it as soon as possible. Rejects with `Parked` when the server refuses. */
  run<Name extends CommandName>(intention: Intention<Name>): Promise<DoneWith<Name>> {
    const { name, fields, seen, entity } = intention;
    const project_id = entity?.project_id ?? intention.project_id ?? this.projectId();
    const context = contextOf(this.stateOf(project_id), { name, fields }, entity);
    return this.queue.add<Name>({
      ...{ name, fields, context, project_id },
      ...(seen !== undefined && { seen }),
    });
  }

  /** A project as it is shown, on the screen or not; null where this device does not hold it. */
  stateOf(projectId: number | null): ProjectState | null {
    if (projectId === null || projectId === this.projectId()) return this.view();
    const replica = this.shown.replicaOf(projectId);
    return replica === undefined ? null : this.shown.of(replica)();
  }

  /** Like `run`, for what can fail in no interesting way: says so and answers null. */
  async attempt<Name extends CommandName>(
    doing: string,
    intention: Intention<Name>,
  ): Promise<DoneWith<Name> | null> {
    try {
      return await this.run(intention);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      this.notices.trouble(thrown.problem, doing);
      return null;
    }
  }

  /** Brings completed tasks into reach, which are outside the window. Rejects with `Refused`. */
  async loadCompleted(
    of: { readonly project_id: number } | { readonly parent_id: number },
  ): Promise<void> {
    this.remember(await this.api.completed(of));
  }

  remember(tasks: readonly Task[]): void {
    const project = this.projectId();
    this.shown.remember(tasks.filter(({ project_id }) => project_id === project));
  }
}
