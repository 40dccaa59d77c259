import { computed, inject, Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { newId } from '../../core/ids';
import { CommandName, DoneWith, FieldsOf } from '../../core/live/commands';
import { Envelope } from '../../core/live/envelope';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { Optimism } from '../optimism';
import { Applied, ProjectReplica } from '../replica/project-replica';
import { ProjectReplicas } from '../replica/project-replicas';
import { byPosition, Task } from '../tasks/model';
import { announcement } from './announce';
import { ProjectsApi } from './api';
import { ProjectState, taskIn, withTask } from './state';
import { isActive, Member } from './model';

const NOBODY: ReadonlyMap<number, Member> = new Map();

export interface Intention<Name extends CommandName> {
  readonly name: Name;
  /** Read at the moment of sending, which may be after earlier commands were answered. */
  readonly fields: () => FieldsOf<Name>;
  readonly optimistic?: (state: ProjectState) => ProjectState;
  /** What has to be answered before this may be sent. */
  readonly afterwards?: Promise<unknown>;
  /** Called once with the entity, by whichever comes first: the event or the answer. */
  readonly confirmed?: (data: DoneWith<Name>['data']) => void;
}

/** The project on the screen: its replica, with this person's unconfirmed changes on top. */
@Injectable({ providedIn: 'root' })
export class BoardStore {
  private readonly live = inject(Live);
  private readonly api = inject(ProjectsApi);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly replicas = inject(ProjectReplicas);

  private readonly optimism = new Optimism<ProjectState>();
  private readonly replica = signal<ProjectReplica | null>(null);
  private readonly confirmed = computed(() => this.replica()?.state() ?? null);
  /** By command, whom to tell of its event. */
  private readonly expected = new Map<string, (data: unknown) => void>();

  /** What was just applied, in order: for stores that keep their own part of the stream. */
  readonly applied$ = new Subject<readonly Envelope[]>();
  /** A snapshot replaced everything: partial copies elsewhere are to be loaded anew. */
  readonly replaced$ = new Subject<void>();

  readonly view = this.optimism.over(this.confirmed);
  readonly projectId = computed(() => this.replica()?.id ?? null);
  readonly accessError = computed(() => this.replica()?.accessError() ?? null);
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

  readonly people = computed(() =>
    this.members().map((member) => ({
      id: member.user_id,
      name: member.name,
      active: isActive(member),
    })),
  );

  constructor() {
    this.replicas.applied$.subscribe((applied) => {
      if (applied.projectId === this.projectId()) this.applied(applied);
    });
    this.replicas.replaced$.subscribe(({ id }) => {
      if (id === this.projectId()) this.replaced$.next();
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
    this.optimism.clear();
    if (replica !== null) this.replicas.close(replica);
  }

  retry(): void {
    const replica = this.replica();
    if (replica !== null) this.replicas.retry(replica);
  }

  private applied({ events, before }: Applied): void {
    this.optimism.confirmed(events);
    for (const event of events) this.settle(event.command_id, event.data);
    this.applied$.next(events);
    const words = announcement(events, before, this.session.user()?.id ?? null);
    if (words !== null) this.notices.announce(words);
  }

  /** Shows the change at once, sends it, and takes it back if the server refuses. */
  async run<Name extends CommandName>(intention: Intention<Name>): Promise<DoneWith<Name>> {
    const commandId = newId();
    const replica = this.replica();
    const { confirmed } = intention;
    if (intention.optimistic !== undefined) this.optimism.begin(commandId, intention.optimistic);
    if (confirmed !== undefined)
      this.expected.set(commandId, (data) => confirmed(data as DoneWith<Name>['data']));
    try {
      if (intention.afterwards !== undefined) await intention.afterwards.catch(() => undefined);
      const done = await this.live.command(intention.name, intention.fields(), commandId);
      const place = done.events.filter((each) => each.stream === replica?.stream).at(-1);
      this.optimism.acknowledged(commandId, place, replica?.cursor?.seq ?? 0);
      this.settle(commandId, done.data);
      return done;
    } catch (thrown) {
      this.optimism.takeOff(commandId);
      this.expected.delete(commandId);
      throw thrown;
    }
  }

  private settle(commandId: string | null, data: unknown): void {
    if (commandId === null) return;
    const tell = this.expected.get(commandId);
    this.expected.delete(commandId);
    tell?.(data);
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

  /** Brings completed tasks into reach, which are outside the window. */
  async loadCompleted(
    of: { readonly project_id: number } | { readonly parent_id: number },
    failure: string,
  ): Promise<void> {
    try {
      this.remember(await this.api.completed(of));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      this.notices.trouble(thrown.problem, failure);
    }
  }

  remember(tasks: readonly Task[]): void {
    this.replica()?.look((state) =>
      tasks.filter((task) => isNews(state, task)).reduce(withTask, state),
    );
  }
}

/** The window is kept by events alone; a plain read may be older or newer than the cursor. */
function isNews(state: ProjectState, task: Task): boolean {
  if (task.project_id !== state.project.id || !task.completed) return false;
  const known = taskIn(state, task.id);
  return known === undefined || (known.completed && known.version < task.version);
}
