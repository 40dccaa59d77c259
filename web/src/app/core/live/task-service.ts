import { inject, Injectable } from '@angular/core';
import { filter, map, Observable, Subject } from 'rxjs';
import { Events } from '../../generated/wire';
import { Envelope, envelopeFrom } from './envelope';
import { SERVER_SOCKET } from './server-socket';

/** The events of the server as they arrive over the socket, and the way to hang up.
 *
 * Every event that reaches a store passes through here: `Live` hands it to the follower of its stream, which applies
 * it in order. One listener feeds one Subject, because the `fromEvent` of ngx-socket-io leaks a listener per call and
 * runs change detection per event.
 */
@Injectable({ providedIn: 'root' })
export class TaskService {
  private readonly socket = inject(SERVER_SOCKET);
  private readonly heard = new Subject<Envelope>();

  /** All of them, in the order of arrival, which may have gaps and repetitions. */
  readonly events$ = this.heard.asObservable();

  constructor() {
    this.socket.onAny((type: string, data: unknown, meta: unknown) => {
      const event = envelopeFrom(type, data, meta);
      if (event !== null) this.heard.next(event);
    });
  }

  onTaskUpdate(): Observable<Events['task_updated']> {
    return this.events$.pipe(
      filter(({ type }) => type === 'task_updated'),
      map(({ data }) => data as Events['task_updated']),
    );
  }

  disconnect(): void {
    this.socket.disconnect();
  }
}
