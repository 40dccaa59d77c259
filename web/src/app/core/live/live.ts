import { computed, inject, Injectable, signal } from '@angular/core';
import { EmptyError, Observable, Subscription } from 'rxjs';
import { isProblem, Problem, Refused, UNREACHABLE } from '../errors/problem';
import { Api } from '../http/api';
import { patiently } from '../http/patience';
import { StreamCursor, SyncAnswer } from '../../generated/wire';
import { Session } from '../session/session';
import { Cursor } from './cursor';
import { LiveSocket } from './live-socket';
import { Network } from './network';
import { Replica } from './stream-follower';
import { Interrupted, StreamSync, SyncSource } from './stream-sync';
import { TaskService } from './task-service';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'fallback';

const ACK_MS = 10_000;
const PROBE_MS = 4_000;
const POLL_S = 25;
/** After the wait of the server, the time that its answer may be on its way. */
const POLL_MS = POLL_S * 1_000 + 15_000;
const REFUSALS_BEFORE_FALLBACK = 3;
const PATIENCE_MS = 6_000;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 15_000;
/** Reasons of the server to close a socket that say nothing about the session. */
const COMES_BACK: ReadonlySet<string> = new Set([
  'too_slow',
  'shutting_down',
  'ping_timeout',
  'never_connected',
  'left',
  'protocol_error',
  'message_too_large',
  'rate_limited',
  'internal',
]);

/** The live half of the server: one socket, and streams that never miss an event. */
@Injectable({ providedIn: 'root' })
export class Live implements SyncSource {
  private readonly socket = inject(LiveSocket);
  private readonly tasks = inject(TaskService);
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly network = inject(Network);

  private readonly streams = new StreamSync(this);
  private readonly now = signal<LiveState>('connecting');
  private subscriptions = new Subscription();
  private running = false;
  private refusals = 0;
  private patience: ReturnType<typeof setTimeout> | undefined;

  readonly state = this.now.asReadonly();
  readonly usable = computed(() => this.now() === 'live' || this.now() === 'fallback');
  /** Who is in a project, as told beside the streams: a hint that may be lost. */
  readonly presence$: Observable<unknown> = this.socket.presence$;

  start(): void {
    if (this.running) return;
    this.running = true;
    this.now.set(this.network.online ? 'connecting' : 'offline');
    this.subscriptions = new Subscription();
    const on = <T>(source: Observable<T>, react: (value: T) => void): void => {
      this.subscriptions.add(source.subscribe(react));
    };
    on(this.socket.connected$, () => this.connected());
    on(this.socket.disconnected$, (reason) => this.disconnected(reason));
    on(this.socket.refused$, (problem) => this.refused(problem));
    on(this.tasks.events$, (event) => this.streams.hear(event));
    on(this.socket.resync$, (stream) => this.streams.resync(stream));
    on(this.socket.closing$, (reason) => this.closing(reason));
    on(this.network.online$, (online) => this.networkChanged(online));
    on(this.network.awoke$, () => void this.awoke());
    this.beImpatient();
    this.socket.connect();
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    clearTimeout(this.patience);
    this.subscriptions.unsubscribe();
    this.streams.clear();
    this.tasks.disconnect();
    this.now.set('connecting');
  }

  /** Keeps `replica` in step with `stream` until `unfollow`, from the cursor that it holds already, if any. */
  follow(stream: string, replica: Replica, from: Cursor | null = null): void {
    this.streams.follow(stream, replica, from);
  }

  /** Its snapshot, if it needs one, is fetched before those of others. */
  prefer(stream: string): void {
    this.streams.prefer(stream);
  }

  unfollow(stream: string): void {
    if (this.streams.unfollow(stream) && this.socket.connected) {
      this.socket.ask('unsubscribe', { stream }, ACK_MS).catch(() => undefined);
    }
  }

  /** Says what need not arrive: once, over the socket or not at all. */
  async say(name: string, fields: object): Promise<unknown> {
    return read(await this.asked(name, fields));
  }

  sync(streams: readonly StreamCursor[], timeoutMs = ACK_MS): Promise<SyncAnswer> {
    return this.endingSession(
      patiently(async () => read(await this.asked('sync', { streams }, timeoutMs)) as SyncAnswer),
    );
  }

  async poll(streams: readonly StreamCursor[], until: Observable<void>): Promise<SyncAnswer> {
    // Whether the server answers again shows at once, not when something happens.
    const wait = this.now() === 'reconnecting' ? 0 : POLL_S;
    const extras = { body: { streams }, query: { wait }, until, timeoutMs: POLL_MS };
    try {
      const answer = await this.api.ask<SyncAnswer>('POST', '/api/sync', extras);
      if (this.now() === 'reconnecting') this.now.set('fallback');
      return answer;
    } catch (thrown) {
      if (thrown instanceof EmptyError) throw new Interrupted();
      // Nothing comes in as long as polls fail, although the browser may have a network.
      if (this.now() === 'fallback') this.now.set('reconnecting');
      throw thrown;
    }
  }

  private async asked(name: string, payload: unknown, timeoutMs = ACK_MS): Promise<unknown> {
    try {
      return await this.socket.ask(name, payload, timeoutMs);
    } catch {
      throw new Refused(UNREACHABLE);
    }
  }

  private connected(): void {
    this.refusals = 0;
    clearTimeout(this.patience);
    this.now.set('live');
    this.streams.connected();
  }

  private disconnected(reason: string): void {
    this.now.set(this.network.online ? 'reconnecting' : 'offline');
    this.streams.disconnected();
    this.beImpatient();
    // The library gives up when the server closed the socket on purpose; a deploy is no reason to.
    if (reason === 'io server disconnect' && this.running) {
      setTimeout(
        () => {
          if (this.running && !this.socket.connected) this.socket.connect();
        },
        FIRST_PAUSE_MS + Math.random() * 1_000,
      );
    }
  }

  private refused(problem: Problem | null): void {
    if (problem?.status === 401) {
      this.session.ended('session_expired');
      return;
    }
    this.refusals += 1;
    if (problem !== null) {
      setTimeout(() => {
        if (this.running && !this.socket.connected) this.socket.connect();
      }, LAST_PAUSE_MS);
    }
    if (this.refusals >= REFUSALS_BEFORE_FALLBACK && this.now() !== 'fallback') {
      void this.tryFallback();
    }
  }

  /** A network that swallows sockets refuses nothing; it just never answers. */
  private beImpatient(): void {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      if (this.usable() || !this.running) return;
      this.beImpatient();
      if (this.network.online) void this.tryFallback();
    }, PATIENCE_MS);
  }

  /** Sockets do not get through; plain requests may. The socket goes on trying in the background. */
  private async tryFallback(): Promise<void> {
    try {
      await this.api.get('/api/me');
    } catch (thrown) {
      if (thrown instanceof Refused && thrown.problem.status === 401) {
        this.session.ended('session_expired');
      }
      return;
    }
    // Meanwhile a socket may have come through, or the network gone.
    if (!this.running || this.socket.connected || this.now() === 'offline') return;
    this.now.set('fallback');
    this.streams.polling();
  }

  private closing(reason: string): void {
    if (!COMES_BACK.has(reason)) this.session.ended(reason);
  }

  private networkChanged(online: boolean): void {
    if (!online) {
      this.now.set('offline');
      return;
    }
    this.now.set('reconnecting');
    this.beImpatient();
    // A socket from before may look alive for a minute; a new one knows at once.
    this.socket.reconnect();
  }

  private async awoke(): Promise<void> {
    if (!this.socket.connected) {
      if (this.now() !== 'fallback') this.socket.reconnect();
      return;
    }
    if (this.streams.isEmpty || (await this.streams.catchUp(PROBE_MS))) return;
    this.now.set('reconnecting');
    this.socket.reconnect();
  }

  private async endingSession<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (thrown) {
      if (thrown instanceof Refused && thrown.problem.status === 401)
        this.session.ended('session_expired');
      throw thrown;
    }
  }
}

/** An acknowledgement is either `{ok: true, …}` or `{ok: false, error}`. */
function read(answer: unknown): unknown {
  const given = answer as { ok?: boolean; error?: unknown } | null;
  if (given?.ok === true) return answer;
  throw new Refused(isProblem(given?.error) ? given.error : UNREACHABLE);
}
