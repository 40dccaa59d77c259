import { inject, Injectable } from '@angular/core';
import { filter, map, Observable } from 'rxjs';
import { Live } from '../../core/live/live';
import { Task } from './model';

/** The smallest face of the live server: task updates as they are heard, and a way to hang up.
 *
 * Screens read the stores, which apply the same events in order; this is for code that only listens.
 */
@Injectable({ providedIn: 'root' })
export class TaskService {
  private readonly live = inject(Live);

  onTaskUpdate(): Observable<Task> {
    return this.live.heard$.pipe(
      filter((event) => event.type === 'task_updated'),
      map((event) => event.data as Task),
    );
  }

  disconnect(): void {
    this.live.stop();
  }
}
