import { signal } from '@angular/core';
import { Problem, Refused } from '../../core/errors/problem';
import { Cursor } from '../../core/live/cursor';
import { Envelope } from '../../core/live/envelope';
import { Replica } from '../../core/live/stream-follower';
import { ProjectsApi } from '../projects/api';
import { ProjectState, reduceProject, stateFrom } from '../projects/state';

/** What was just applied to one project, in order. */
export interface Applied {
  readonly replica: ProjectReplica;
  readonly events: readonly Envelope[];
  readonly before: ProjectState;
  readonly after: ProjectState;
}

/** What the replica of one project tells those around it. */
export interface ReplicaListener {
  applied(applied: Applied): void;
  /** A snapshot took the place of everything. */
  replaced(replica: ProjectReplica): void;
  lost(replica: ProjectReplica): void;
  /** Whether a project with so many open tasks is to be held, before all of them are fetched. */
  admits(replica: ProjectReplica, openTasks: number): boolean;
}

/** The confirmed state of one project, kept in step with its stream. */
export class ProjectReplica implements Replica {
  private readonly confirmed = signal<ProjectState | null>(null);
  private readonly trouble = signal<Problem | null>(null);
  private readonly failing = signal<Problem | null>(null);
  private readonly complete = signal(false);
  private readonly left = signal(false);
  private place: Cursor | null = null;
  /** Counts what begins anew; a snapshot that was asked for before is of no use any more. */
  private beginnings = 0;

  /** Null until it is here; of a large project first only a part. */
  readonly state = this.confirmed.asReadonly();
  /** Whether `state` is all of it. */
  readonly isWhole = this.complete.asReadonly();
  readonly accessError = this.trouble.asReadonly();
  /** Why it is not here yet. It is asked for again by itself. */
  readonly loadError = this.failing.asReadonly();
  /** There is no room for it beside the others: it comes when it is opened. */
  readonly isLeftOut = this.left.asReadonly();
  /** When it last changed or was opened: what was used last is held first. */
  usedAt = '';

  constructor(
    readonly id: number,
    private readonly api: ProjectsApi,
    private readonly listener: ReplicaListener,
  ) {}

  /** The place in the stream up to which `state` contains everything; null while there is no whole state. */
  get cursor(): Cursor | null {
    return this.place;
  }

  get stream(): string {
    return `project:${this.id}`;
  }

  async snapshot(): Promise<{ epoch: string; as_of: number }> {
    try {
      return await this.load();
    } catch (thrown) {
      if (thrown instanceof Refused) this.failing.set(thrown.problem);
      throw thrown;
    }
  }

  apply(events: readonly Envelope[]): void {
    const before = this.confirmed();
    const last = events.at(-1);
    if (before === null || this.place === null || last === undefined) return;
    const after = reduceProject(before, events);
    this.place = { ...this.place, seq: last.seq };
    this.wasUsed(last.at);
    this.confirmed.set(after);
    this.listener.applied({ replica: this, events, before, after });
  }

  lost(problem: Problem): void {
    this.forget();
    this.trouble.set(problem);
    this.listener.lost(this);
  }

  wasUsed(at: string): void {
    if (at > this.usedAt) this.usedAt = at;
  }

  /** What this device kept. */
  restore(state: ProjectState, cursor: Cursor): void {
    this.confirmed.set(state);
    this.complete.set(true);
    this.place = cursor;
  }

  /** Shown until the whole state is here. */
  begin(state: ProjectState): void {
    if (this.confirmed() === null) this.confirmed.set(state);
  }

  leaveOut(): void {
    this.left.set(true);
  }

  letIn(): void {
    this.left.set(false);
  }

  /** Nothing of it stays, also not why it was lost. */
  forget(): void {
    this.beginnings += 1;
    this.confirmed.set(null);
    this.trouble.set(null);
    this.failing.set(null);
    this.complete.set(false);
    this.place = null;
  }

  /** Changes what is no part of convergence: completed tasks that somebody looks at. */
  look(change: (state: ProjectState) => ProjectState): void {
    this.confirmed.update((state) => (state === null ? null : change(state)));
  }

  private async load(): Promise<{ epoch: string; as_of: number }> {
    const beginning = ++this.beginnings;
    const pages = await this.api.snapshot(this.id, (first) => {
      if (beginning !== this.beginnings || !this.admitted(first.counts.open)) throw new NotHeld();
      // Events wait for all pages. In place of an older view, a part of the tasks would be a step back.
      this.begin(stateFrom([first]));
    });
    const { epoch, as_of } = pages[0];
    const state = stateFrom(pages);
    if (beginning === this.beginnings && this.admitted(state.tasks.size)) {
      this.place = { epoch, seq: as_of };
      this.failing.set(null);
      this.confirmed.set(state);
      this.complete.set(true);
      this.listener.replaced(this);
    }
    return { epoch, as_of };
  }

  private admitted(openTasks: number): boolean {
    return this.listener.admits(this, openTasks);
  }
}

/** It is too large to be held beside the others. */
class NotHeld extends Error {
  override readonly name = 'NotHeld';
}
