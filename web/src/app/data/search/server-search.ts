import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { debounceTime, Subject, switchMap } from 'rxjs';
import { problemOf } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { Live } from '../../core/live/live';
import { Found, FoundTask } from '../../generated/wire';

export type { FoundTask } from '../../generated/wire';

const PAUSE_MS = 150;
const MOST = 20;

/** What the server found, for the words that were typed then. */
export interface ServerFound {
  readonly text: string;
  readonly tasks: readonly FoundTask[];
}

const NOTHING: ServerFound = { text: '', tasks: [] };

/** Tasks by all their texts, comments and completed ones included, which only the server has. Provided by the screen
 * that asks. */
@Injectable()
export class ServerSearch {
  private readonly api = inject(Api);
  private readonly live = inject(Live);
  private readonly typed$ = new Subject<string>();
  private readonly known = signal<ServerFound>(NOTHING);
  private readonly asking = signal(false);

  readonly found = this.known.asReadonly();
  readonly isAsking = this.asking.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store.
    const searching = this.typed$
      .pipe(
        debounceTime(PAUSE_MS),
        switchMap((text) => this.ask(text)),
      )
      .subscribe((found) => {
        this.known.set(found);
        this.asking.set(false);
      });
    inject(DestroyRef).onDestroy(() => searching.unsubscribe());
  }

  type(text: string): void {
    const isWorth = text.trim() !== '' && this.live.state() !== 'offline';
    this.asking.set(isWorth);
    this.typed$.next(isWorth ? text.trim() : '');
  }

  private async ask(text: string): Promise<ServerFound> {
    if (text === '') return NOTHING;
    try {
      const { tasks } = await this.api.get<Found>('/api/search', { q: text, limit: MOST });
      return { text, tasks };
    } catch (thrown) {
      problemOf(thrown);
      return { text, tasks: [] };
    }
  }
}
