import { computed, inject, Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { Notices } from '../../core/errors/notices';
import { Problem, Refused } from '../../core/errors/problem';
import { newId } from '../../core/ids';
import { CommandName, DoneWith, FieldsOf } from '../../core/live/commands';
import { Envelope } from '../../core/live/envelope';
import { Live } from '../../core/live/live';
import { Replica } from '../../core/live/stream-follower';
import { Session } from '../../core/session/session';
import { MeStore } from '../me/me-store';
import { Optimism } from '../optimism';
import { byPosition, Task } from '../tasks/model';
import { announcement } from './announce';
import { ProjectsApi } from './api';
import { ProjectState, reduceProject, stateFrom, taskIn, withTask } from './state';
import { isActive, Member } from './model';

const NO_LONGER_SHARED: Problem = {
  type: 'about:blank',
  title: 'no longer shared',
  status: 404,
  code: 'not_found',
};

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

/** The project on the screen: a replica of its stream, with this person's unconfirmed changes on top. */
@Injectable({ providedIn: 'root' })
export class BoardStore implements Replica {
  private readonly live = inject(Live);
  private readonly api = inject(ProjectsApi);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly me = inject(MeStore);

  private readonly optimism = new Optimism<ProjectState>();
  private readonly confirmed = signal<ProjectState | null>(null);
  private readonly opened = signal<number | null>(null);
  private readonly trouble = signal<Problem | null>(null);
  private readonly failing = signal<Problem | null>(null);
  private reached = 0;
  /** By command, whom to tell of its event. */
  private readonly expected = new Map<string, (data: unknown) => void>();

  /** What was just applied, in order: for stores that keep their own part of the stream. */
  readonly applied$ = new Subject<readonly Envelope[]>();
  /** A snapshot replaced everything: partial copies elsewhere are to be loaded anew. */
  readonly replaced$ = new Subject<void>();

  readonly view = this.optimism.over(this.confirmed);
  readonly projectId = this.opened.asReadonly();
  readonly accessError = this.trouble.asReadonly();
  /** Why it is not here yet. It is asked for again by itself, and by `retry`. */
  readonly unreachable = computed(() => (this.view() === null ? this.failing() : null));
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
    const { me } = this;
    me.revoked$.subscribe((id) => {
      if (id === this.opened()) this.lost(NO_LONGER_SHARED);
    });
    me.granted$.subscribe((id) => {
      if (id === this.opened() && this.trouble() !== null) this.open(id);
    });
  }

  open(projectId: number): void {
    if (this.opened() === projectId && this.trouble() === null) return;
    this.close();
    this.opened.set(projectId);
    this.live.follow(streamOf(projectId), this);
  }

  close(): void {
    const projectId = this.opened();
    if (projectId !== null) this.live.unfollow(streamOf(projectId));
    this.opened.set(null);
    this.confirmed.set(null);
    this.trouble.set(null);
    this.failing.set(null);
    this.optimism.clear();
    this.reached = 0;
  }

  retry(): void {
    const projectId = this.opened();
    if (projectId === null) return;
    this.close();
    this.open(projectId);
  }

  async snapshot(): Promise<{ epoch: string; as_of: number }> {
    const projectId = this.opened();
    if (projectId === null) throw new Error('No project is open');
    try {
      return await this.load(projectId);
    } catch (thrown) {
      if (thrown instanceof Refused && this.opened() === projectId)
        this.failing.set(thrown.problem);
      throw thrown;
    }
  }

  private async load(projectId: number): Promise<{ epoch: string; as_of: number }> {
    const pages = await this.api.snapshot(projectId, (first) => {
      // Events wait for all pages. In place of an older view, a part of the tasks would be a step back.
      if (this.opened() === projectId && this.confirmed() === null) {
        this.confirmed.set(stateFrom([first]));
      }
    });
    const { epoch, as_of } = pages[0];
    if (this.opened() === projectId) {
      this.reached = as_of;
      this.confirmed.set(stateFrom(pages));
      this.me.projectChanged(pages[0].project);
      this.failing.set(null);
      this.replaced$.next();
    }
    return { epoch, as_of };
  }

  apply(events: readonly Envelope[]): void {
    const before = this.confirmed();
    if (before === null) return;
    this.reached = events.at(-1)?.seq ?? this.reached;
    const next = reduceProject(before, events);
    this.confirmed.set(next);
    if (next.project !== before.project) this.me.projectChanged(next.project);
    this.optimism.confirmed(events);
    for (const event of events) this.settle(event.command_id, event.data);
    this.applied$.next(events);
    const words = announcement(events, before, this.session.user()?.id ?? null);
    if (words !== null) this.notices.announce(words);
  }

  lost(problem: Problem): void {
    const projectId = this.opened();
    if (projectId !== null) this.live.unfollow(streamOf(projectId));
    this.confirmed.set(null);
    this.trouble.set(problem);
  }

  /** Shows the change at once, sends it, and takes it back if the server refuses. */
  async run<Name extends CommandName>(intention: Intention<Name>): Promise<DoneWith<Name>> {
    const commandId = newId();
    const stream = streamOf(this.opened() ?? 0);
    const { confirmed } = intention;
    if (intention.optimistic !== undefined) this.optimism.begin(commandId, intention.optimistic);
    if (confirmed !== undefined)
      this.expected.set(commandId, (data) => confirmed(data as DoneWith<Name>['data']));
    try {
      if (intention.afterwards !== undefined) await intention.afterwards.catch(() => undefined);
      const done = await this.live.command(intention.name, intention.fields(), commandId);
      const place = done.events.filter((each) => each.stream === stream).at(-1);
      this.optimism.acknowledged(commandId, place, this.reached);
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
    this.confirmed.update((state) => {
      if (state === null) return null;
      return tasks.filter((task) => isNews(state, task)).reduce(withTask, state);
    });
  }
}

/** The window is kept by events alone; a plain read may be older or newer than the cursor. */
function isNews(state: ProjectState, task: Task): boolean {
  if (task.project_id !== state.project.id || !task.completed) return false;
  const known = taskIn(state, task.id);
  return known === undefined || (known.completed && known.version < task.version);
}

export function streamOf(projectId: number): string {
  return `project:${String(projectId)}`;
}
