/** The page without its screens: the stores, the queue and the copy as they are, and what a person does through them. */
import { PlatformLocation } from '@angular/common';
import { provideHttpClient } from '@angular/common/http';
import { MockPlatformLocation } from '@angular/common/testing';
import { ApplicationRef, effect, Injector, Type, untracked } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { Live } from '../../app/core/live/live';
import { SERVER_SOCKET, socketTo } from '../../app/core/live/server-socket';
import { Session } from '../../app/core/session/session';
import { FilterNode } from '../../app/data/filters/tree';
import { CommentsStore } from '../../app/data/comments/store';
import { MeStore } from '../../app/data/me/me-store';
import { BoardStore } from '../../app/data/projects/board-store';
import { collectionLists } from '../../app/data/projects/collections';
import { Section } from '../../app/data/projects/model';
import { SectionCommands } from '../../app/data/projects/section-commands';
import { ProjectState, taskIn } from '../../app/data/projects/state';
import { CommandQueue, Parked } from '../../app/data/queue/command-queue';
import { hangingOn, refusedFields, sameAgain } from '../../app/data/queue/decisions';
import { isWaiting, QueuedCommand } from '../../app/data/queue/model';
import { entityOf } from '../../app/data/queue/references';
import { SyncState } from '../../app/data/queue/sync-state';
import { DeviceCopy } from '../../app/data/replica/device-copy';
import { ProjectReplicas } from '../../app/data/replica/project-replicas';
import { Conflicts } from '../../app/data/tasks/conflicts';
import { Destination, Task, TaskPatch } from '../../app/data/tasks/model';
import { NewTask, TaskCommands } from '../../app/data/tasks/task-commands';
import { TaskMoves } from '../../app/data/tasks/task-moves';
import { ViewSort } from '../../app/data/views/model';
import { TasksApi } from '../../app/data/views/tasks-api';
import { ViewState } from '../../app/features/shared/view-state';
import { OPTIONS, setOnline } from './browser';

/** How far the page is to be, for `until`. */
export interface Milestone {
  /** Every command is done, or waits for the person. */
  readonly sent?: boolean;
  /** Whatever was done is on the device. */
  readonly kept?: boolean;
  /** A command is on its way, or has arrived. */
  readonly handed?: boolean;
  /** It knows that its network is gone. */
  readonly offline?: boolean;
  /** By project: the epoch and the number that its replica has reached. */
  readonly reached?: Readonly<Record<string, readonly [epoch: string, seq: number]>>;
  /** The projects that the person can see. */
  readonly visible?: readonly number[];
}

/** A search, and in which order. */
export interface Listing {
  readonly query: FilterNode;
  readonly sort: ViewSort;
}

/** The ids of a step are those of this device's own view. */
export type Step = Readonly<Record<string, unknown>> & { readonly do: string };

export class Page {
  private readonly injector: Injector;
  /** What became of each step that was taken, by its number; nothing yet: it is in the queue. */
  private readonly outcomes = new Map<number, string>();
  private readonly checks = new Set<() => void>();
  private readonly search: ViewState;
  private conflictsShown = 0;
  private steps = 0;

  private constructor(application: ApplicationRef) {
    this.injector = application.injector.get(Injector);
    const screen = Injector.create({ providers: [ViewState], parent: this.injector });
    this.search = screen.get(ViewState);
    for (const store of [MeStore, ProjectReplicas, BoardStore, CommentsStore, TaskMoves])
      this.get<unknown>(store);
    this.get(ProjectReplicas).applied$.subscribe(() => this.check());
    this.get(ProjectReplicas).replaced$.subscribe(() => this.check());
    this.answerTheDialog();
    this.react(() => {
      this.readSignals();
      untracked(() => this.check());
    });
  }

  /** Whoever was here last is let in without an answer of the server. */
  static async open(): Promise<Page> {
    const application = await createApplication({
      providers: [
        provideHttpClient(),
        { provide: SERVER_SOCKET, useFactory: socketToServer },
        { provide: PlatformLocation, useClass: MockPlatformLocation },
      ],
    });
    const page = new Page(application);
    const { is } = await page.get(Session).load();
    if (is !== 'signed-in') throw new Error(`The session is ${is}`);
    return page;
  }

  show(project: number): void {
    this.get(BoardStore).open(project);
  }

  setOnline(online: boolean): void {
    setOnline(online);
  }

  /** The number of the step, by which `outcome` answers. */
  take(step: Step): number {
    const number = ++this.steps;
    this.done(step).then(
      (outcome) => this.outcomes.set(number, outcome),
      (thrown: unknown) => {
        if (!(thrown instanceof Parked)) throw thrown;
        this.outcomes.set(number, 'parked');
      },
    );
    return number;
  }

  /** 'done', 'parked', or 'returned': the text is where it was typed. Null while it is in the queue. */
  outcome(step: number): string | null {
    return this.outcomes.get(step) ?? null;
  }

  /** What the person sees of the project on the screen. */
  view(): unknown {
    return plain(this.get(BoardStore).view());
  }

  /** What the server has confirmed of a project, and what of it is on the device. */
  async state(project: number): Promise<unknown> {
    const replica = this.get(ProjectReplicas).all().get(project);
    const copy = this.get(DeviceCopy);
    await copy.flush();
    const kept = await copy.readProject(project);
    return {
      cursor: replica?.cursor ?? null,
      confirmed: plain(replica?.state() ?? null),
      kept: plain(kept?.state ?? null),
      keptCursor: kept?.cursor ?? null,
    };
  }

  /** The ids that the search lists, open and completed ones apart, once the server was asked for these as on the screen. */
  async list({ query, sort }: Listing): Promise<unknown> {
    const { search } = this;
    search.shown.set({ is: 'search', query });
    search.changeLook({ sort, group: 'none' });
    search.change({ showCompleted: true });
    await this.get(TasksApi).loadCompleted(search.completedQuery());
    const done = search.groups().find(({ key }) => key === 'completed')?.tasks ?? [];
    return { open: search.list().map(({ id }) => id), done: done.map(({ id }) => id) };
  }

  queue(): unknown {
    const { made } = this.get(CommandQueue).state();
    return {
      parked: this.get(CommandQueue)
        .undecided()
        .map((each) => this.parked(each)),
      unsent: this.get(SyncState).unsent(),
      conflictsShown: this.conflictsShown,
      commands: this.get(CommandQueue)
        .state()
        .commands.map((each) => ({ ...each, context: undefined, entity: entityOf(each, made) })),
      isKept: !this.get(SyncState).isNotKept(),
      live: this.get(Live).state(),
      cursors: Object.fromEntries(
        [...this.get(ProjectReplicas).all()].map(([id, { cursor }]) => [id, cursor]),
      ),
    };
  }

  /** As the buttons of "What needs you" do. */
  decide(order: number, how: 'mine' | 'theirs' | 'drop'): void {
    const queue = this.get(CommandQueue);
    if (how === 'mine') queue.keepMine(order).catch(() => undefined);
    else if (how === 'theirs') queue.keepTheirs(order);
    else queue.drop(order);
  }

  /** Resolves as soon as the page is that far. */
  until(milestone: Milestone): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.isAt(milestone)) return;
        this.checks.delete(check);
        resolve();
      };
      this.checks.add(check);
      check();
    });
  }

  private isAt({ kept, sent, handed, offline, reached, visible }: Milestone): boolean {
    const queue = this.get(CommandQueue);
    const waiting = queue.state().commands.filter(isWaiting);
    if (kept === true && (!queue.ready() || !queue.kept())) return false;
    if (sent === true && waiting.length > 0) return false;
    if (handed === true && waiting.length > 0 && !waiting.some((each) => each.sent)) return false;
    if (offline === true && this.get(Live).usable()) return false;
    const ids = this.get(MeStore).projectIds();
    if (visible !== undefined && ids?.size !== visible.length) return false;
    if (visible?.some((id) => ids?.has(id) !== true) === true) return false;
    return Object.entries(reached ?? {}).every(([project, [epoch, seq]]) => {
      const cursor = this.get(ProjectReplicas).at(`project:${project}`);
      return cursor?.epoch === epoch && cursor.seq >= seq;
    });
  }

  private check(): void {
    for (const check of [...this.checks]) check();
  }

  private readSignals(): void {
    this.get(CommandQueue).state();
    this.get(CommandQueue).ready();
    this.get(CommandQueue).kept();
    this.get(Live).state();
    this.get(MeStore).projectIds();
    for (const replica of this.get(ProjectReplicas).all().values()) replica.state();
  }

  /** The person closes the question about a conflict: it stays on "What needs you". */
  private answerTheDialog(): void {
    const conflicts = this.get(Conflicts);
    this.react(() => {
      const conflict = conflicts.next();
      if (conflict === null) return;
      this.conflictsShown += 1;
      untracked(() => conflicts.settle(conflict));
    });
  }

  private react(to: () => void): void {
    effect(to, { injector: this.injector });
  }

  private parked(command: QueuedCommand): unknown {
    const { state } = this.get(CommandQueue);
    return {
      order: command.order,
      name: command.name,
      entity: entityOf(command, state().made),
      code: command.parked?.problem.code,
      refused: refusedFields(command),
      fields: command.fields,
      again: sameAgain(state(), command).map(({ fields }) => fields),
      hanging: hangingOn(state(), command).map(({ fields }) => fields),
    };
  }

  private async done(step: Step): Promise<string> {
    const tasks = this.get(TaskCommands);
    switch (step.do) {
      case 'create':
        return (await tasks.create(step['task'] as NewTask)) === null ? 'parked' : 'done';
      case 'update': {
        const isSettled = await tasks.update(this.task(step), step['patch'] as TaskPatch);
        return isSettled ? 'done' : 'returned';
      }
      case 'move':
        await this.get(TaskMoves).move(this.task(step), step['to'] as Destination);
        return 'done';
      case 'complete':
        await tasks.setCompleted(this.task(step), true);
        return 'done';
      case 'delete':
        await tasks.delete(this.task(step));
        return 'done';
      case 'comment':
        return (await this.get(CommentsStore).add(step['id'] as number, step['body'] as string))
          ? 'done'
          : 'returned';
      case 'create_section':
        await this.get(SectionCommands).create(step['name'] as string);
        return 'done';
      case 'rename_section':
        await this.get(SectionCommands).rename(this.section(step), step['name'] as string);
        return 'done';
      case 'shift_section':
        await this.get(SectionCommands).shift(this.section(step), step['by'] as -1 | 1);
        return 'done';
      case 'delete_section':
        await this.get(SectionCommands).delete(this.section(step));
        return 'done';
      default:
        throw new Error(`Nobody can ${step.do}`);
    }
  }

  private task({ id }: Step): Task {
    const view = this.get(BoardStore).view();
    const now = this.get(CommandQueue).idOf(id as number);
    const task = taskIn(view, id as number) ?? taskIn(view, now);
    if (task === undefined) throw new Error(`There is no task ${String(id)} in view`);
    return task;
  }

  private section({ id }: Step): Section {
    const sections = this.get(BoardStore).view()?.sections;
    const section =
      sections?.get(id as number) ?? sections?.get(this.get(CommandQueue).idOf(id as number));
    if (section === undefined) throw new Error(`There is no section ${String(id)} in view`);
    return section;
  }

  private get<T>(token: Type<T>): T {
    return this.injector.get(token);
  }
}

/** As the page's own, with the cookie that a browser would send, and hardly a wait before it connects anew. */
function socketToServer(): ReturnType<typeof socketTo> {
  return socketTo(OPTIONS.url, {
    ...{ transports: ['websocket'], reconnectionDelay: 10, reconnectionDelayMax: 100 },
    extraHeaders: { Cookie: OPTIONS.cookie },
    // Where sockets do not get through, nobody answers at their path.
    ...(OPTIONS.transport === 'poll' && { path: '/blocked' }),
  });
}

function plain(state: ProjectState | null): unknown {
  if (state === null) return null;
  return {
    ...{ project: state.project, counts: state.counts },
    members: [...state.members.values()],
    ...collectionLists(state),
    tasks: [...state.tasks.values()],
  };
}
