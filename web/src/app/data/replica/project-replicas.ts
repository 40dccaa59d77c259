import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Subject } from 'rxjs';
import { Clock } from '../../core/clock';
import { Problem } from '../../core/errors/problem';
import { FirstScreen } from '../../core/first-screen';
import { Cursor } from '../../core/live/cursor';
import { Live } from '../../core/live/live';
import { Session } from '../../core/session/session';
import { MeStore } from '../me/me-store';
import { ProjectsApi } from '../projects/api';
import { DeviceCopy } from './device-copy';
import { Applied, ProjectReplica, ReplicaListener } from './project-replica';

/** Open tasks that are held at most, over all projects; what is on the screen is held in any case. */
export const MOST_TASKS = 20_000;
/** Streams that one connection may follow, the person's own among them. */
const MOST_PROJECTS = 1_999;

const NO_LONGER_SHARED: Problem = {
  type: 'about:blank',
  title: 'no longer shared',
  status: 404,
  code: 'not_found',
};

/** The replicas of all projects that the person can see, each in step with its stream.
 *
 * Whole projects are held, those used last first; one that does not fit is fetched when it is opened.
 */
@Injectable({ providedIn: 'root' })
export class ProjectReplicas implements ReplicaListener {
  private readonly live = inject(Live);
  private readonly api = inject(ProjectsApi);
  private readonly me = inject(MeStore);
  private readonly clock = inject(Clock);
  private readonly copy = inject(DeviceCopy);
  private readonly firstScreen = inject(FirstScreen);

  private readonly replicas = signal<ReadonlyMap<number, ProjectReplica>>(new Map());
  private readonly followed = new Set<ProjectReplica>();
  private readonly restoring = new Map<ProjectReplica, Promise<void>>();
  private opened: ProjectReplica | null = null;

  /** What was applied, and to which project. */
  readonly applied$ = new Subject<Applied>();
  /** A snapshot replaced all of this project: partial copies elsewhere are to be loaded anew. */
  readonly replaced$ = new Subject<ProjectReplica>();
  /** By the id of the project; those that did not fit have no state. */
  readonly all = this.replicas.asReadonly();

  constructor() {
    const { user } = inject(Session);
    let present = user()?.id;
    effect(() => {
      const next = user()?.id;
      if (next === present) return;
      present = next;
      untracked(() => this.clear());
    });
    effect(() => {
      const visible = this.me.projectIds();
      if (visible !== null) untracked(() => void this.hold(visible));
    });
    this.me.revoked$.subscribe((id) => this.replicas().get(id)?.lost(NO_LONGER_SHARED));
    this.me.granted$.subscribe((id) => this.granted(id));
  }

  /** The replica of a project that is on the screen from now on: first what this device kept of it. */
  open(id: number): ProjectReplica {
    const replica = this.replicas().get(id) ?? this.add(id);
    replica.usedAt = this.clock.now().toISOString();
    this.opened = replica;
    // What was made without a network is on this device alone.
    if (id < 0) return replica;
    this.admit(replica);
    void this.restore(replica).then(() => {
      this.firstScreen.isShown();
      this.goOn(replica);
    });
    this.live.prefer(replica.stream);
    return replica;
  }

  close(replica: ProjectReplica): void {
    if (this.opened === replica) this.opened = null;
    if (!this.isVisible(replica.id)) this.drop(replica);
    else this.makeRoom();
  }

  retry(replica: ProjectReplica): void {
    this.unfollow(replica);
    replica.forget();
    this.beginAnew(replica);
  }

  /** How far the replica of a stream is; null where none is held. */
  at(stream: string): Cursor | null {
    if (stream.startsWith('user:')) return this.me.cursor;
    return this.replicas().get(Number(stream.replace('project:', '')))?.cursor ?? null;
  }

  applied({ replica, events, before, after }: Applied): void {
    if (after.project !== before.project) this.me.projectChanged(after.project);
    this.copy.touched(replica, events);
    this.applied$.next({ replica, events, before, after });
    if (after.tasks.size > before.tasks.size) this.makeRoom();
  }

  replaced(replica: ProjectReplica): void {
    const project = replica.state()?.project;
    if (project !== undefined) this.me.projectChanged(project);
    this.copy.replaced(replica);
    this.replaced$.next(replica);
    this.makeRoom();
  }

  lost(replica: ProjectReplica): void {
    this.unfollow(replica);
    this.copy.dropped(replica);
  }

  admits(replica: ProjectReplica, openTasks: number): boolean {
    if (!this.followed.has(replica)) return false;
    if (this.opened === replica) return true;
    if (this.heldBeside(replica) + openTasks <= MOST_TASKS) return true;
    this.release(replica);
    return false;
  }

  private async hold(visible: ReadonlyMap<number, string>): Promise<void> {
    for (const replica of this.replicas().values()) {
      if (visible.has(replica.id)) this.granted(replica.id);
      else if (replica !== this.opened) this.drop(replica);
    }
    const fresh = [...visible].filter(([id]) => !this.replicas().has(id));
    if (fresh.length === 0) return;
    const added = fresh.map(([id, changedAt]) => {
      const replica = this.add(id);
      replica.usedAt = changedAt;
      return replica;
    });
    const uses = await this.copy.readUses();
    for (const replica of added) replica.wasUsed(uses.get(replica.id) ?? '');
    added.sort((one, other) => (one.usedAt < other.usedAt ? 1 : -1));
    // What is on the screen is painted before the others are read.
    if (this.opened !== null) await this.firstScreen.painted();
    for (const replica of added) {
      if (this.isKnown(replica) && this.heldBeside(replica) < MOST_TASKS && this.admit(replica))
        await this.restore(replica);
      // What was opened meanwhile is on its way.
      else if (!this.followed.has(replica)) replica.leaveOut();
    }
    // All in one turn, so that one question to the server is enough for them.
    for (const replica of added) this.goOn(replica);
  }

  /** It may have been lost before; that it is there again can also come with a snapshot of the person's own stream. */
  private granted(id: number): void {
    const replica = this.replicas().get(id);
    if (replica === undefined || replica.accessError() === null) return;
    replica.forget();
    this.beginAnew(replica);
  }

  private isVisible(id: number): boolean {
    return this.me.projectIds()?.has(id) ?? false;
  }

  private isKnown(replica: ProjectReplica): boolean {
    return this.replicas().get(replica.id) === replica;
  }

  private add(id: number): ProjectReplica {
    const replica = new ProjectReplica(id, this.api, this);
    this.replicas.update((replicas) => new Map(replicas).set(id, replica));
    return replica;
  }

  private drop(replica: ProjectReplica): void {
    this.release(replica);
    this.replicas.update((replicas) => {
      const next = new Map(replicas);
      next.delete(replica.id);
      return next;
    });
  }

  /** Whether there is room for its stream. */
  private admit(replica: ProjectReplica): boolean {
    if (replica.accessError() !== null) return false;
    if (this.followed.has(replica)) return true;
    if (this.followed.size >= MOST_PROJECTS && !this.releaseLeastUsed()) return false;
    this.followed.add(replica);
    replica.letIn();
    return true;
  }

  /** Reads it once, whoever asks meanwhile. */
  private restore(replica: ProjectReplica): Promise<void> {
    const underWay = this.restoring.get(replica);
    if (underWay !== undefined) return underWay;
    const reading = this.read(replica).finally(() => this.restoring.delete(replica));
    this.restoring.set(replica, reading);
    return reading;
  }

  private async read(replica: ProjectReplica): Promise<void> {
    if (isWhole(replica)) return;
    const kept = await this.copy.readProject(replica.id);
    // Meanwhile it may have been fetched, or dropped.
    if (kept === null || isWhole(replica) || !this.admits(replica, kept.state.tasks.size)) return;
    replica.restore(kept.state, kept.cursor);
    replica.wasUsed(kept.usedAt);
    this.copy.wasRead(replica);
  }

  private goOn(replica: ProjectReplica): void {
    if (this.followed.has(replica)) this.live.follow(replica.stream, replica, replica.cursor);
  }

  private beginAnew(replica: ProjectReplica): void {
    if (this.admit(replica)) this.goOn(replica);
  }

  private unfollow(replica: ProjectReplica): void {
    if (this.followed.delete(replica)) this.live.unfollow(replica.stream);
  }

  /** It stays known, without a state. */
  private release(replica: ProjectReplica): void {
    this.unfollow(replica);
    replica.forget();
    replica.leaveOut();
    this.copy.dropped(replica);
  }

  private makeRoom(): void {
    while (this.heldBeside(null) > MOST_TASKS && this.releaseLeastUsed());
  }

  private releaseLeastUsed(): boolean {
    const others = [...this.followed].filter((replica) => replica !== this.opened);
    const [first, ...rest] = others;
    if (first === undefined) return false;
    this.release(rest.reduce((least, each) => (each.usedAt < least.usedAt ? each : least), first));
    return true;
  }

  private heldBeside(replica: ProjectReplica | null): number {
    let held = 0;
    for (const each of this.followed) if (each !== replica) held += each.state()?.tasks.size ?? 0;
    return held;
  }

  private clear(): void {
    for (const replica of this.replicas().values()) {
      this.unfollow(replica);
      replica.forget();
    }
    this.replicas.set(new Map());
    this.opened = null;
  }
}

function isWhole({ cursor }: ProjectReplica): boolean {
  return cursor !== null;
}
