import { inject, Injectable } from '@angular/core';
import { Subject } from 'rxjs';
import { isProblem, Problem } from '../errors/problem';
import { SERVER_SOCKET } from './server-socket';

interface ConnectError extends Error {
  readonly data?: unknown;
}

/** The connection itself: whether it is open, why not, what the server says about it, and questions with an answer.
 *
 * Events come by `TaskService`.
 */
@Injectable({ providedIn: 'root' })
export class LiveSocket {
  readonly connected$ = new Subject<void>();
  readonly disconnected$ = new Subject<string>();
  /** The server said no (a `Problem`), or nobody could be reached (null). */
  readonly refused$ = new Subject<Problem | null>();
  readonly resync$ = new Subject<string>();
  /** Who is in a project, as told beside the streams. */
  readonly presence$ = new Subject<unknown>();
  /** Why the server is about to close this socket. */
  readonly closing$ = new Subject<string>();

  private readonly socket = inject(SERVER_SOCKET);

  constructor() {
    const socket = this.socket;
    // Rooms by hand: every stream is followed from its cursor, so nothing is heard twice or too early.
    socket.auth = { rooms: 'manual' };
    socket.on('connect', () => this.connected$.next());
    socket.on('disconnect', (reason: string) => this.disconnected$.next(reason));
    socket.on('connect_error', (error: ConnectError) => {
      this.refused$.next(isProblem(error.data) ? error.data : null);
    });
    socket.on('resync', (word: { stream?: string }) => this.resync$.next(word.stream ?? ''));
    socket.on('presence', (presence: unknown) => this.presence$.next(presence));
    socket.on('disconnected', (word: { reason?: string }) => this.closing$.next(word.reason ?? ''));
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  connect(): void {
    this.socket.connect();
  }

  /** Drops a connection that may be dead without knowing it, and opens another. */
  reconnect(): void {
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Sends and waits for the acknowledgement; rejects when none comes or the socket closes. */
  async ask(name: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    // Checked here because the library would keep it and send it much later.
    if (!this.socket.connected) throw new NotConnected();
    const answer: unknown = await this.socket.timeout(timeoutMs).emitWithAck(name, payload);
    return answer;
  }
}

export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}
