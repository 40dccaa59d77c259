import { DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { debounceTime, Subject, switchMap } from 'rxjs';
import { Refused } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { Live } from '../../core/live/live';
import { Found } from '../../generated/wire';

export type { Found, FoundTask } from '../../generated/wire';

const PAUSE_MS = 150;
const MOST = 20;

/** What the server found, for the words that were typed then; null where it did not answer. */
export interface ServerFound {
  readonly text: string;
  readonly found: Found | null;
}

const NOTHING: Found = { tasks: [], projects: [], people: [], labels: [], views: [] };
const NOT_ASKED: ServerFound = { text: '', found: NOTHING };

/** Everything by all its texts, comments and completed tasks included, which only the server has. Provided by the
 * screen that asks. What it could not be asked is asked once it can be reached again. */
@Injectable()
export class ServerSearch {
  private readonly api = inject(Api);
  private readonly live = inject(Live);
  private readonly typed$ = new Subject<string>();
  private text = '';
  private readonly known = signal<ServerFound>(NOT_ASKED);
  private readonly asking = signal(false);
  readonly answer = this.known.asReadonly();
  readonly isAsking = this.asking.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store.
    const searching = this.typed$
      .pipe(
        debounceTime(PAUSE_MS),
        switchMap((text) => this.ask(text)),
      )
      .subscribe((answer) => {
        this.known.set(answer);
        this.asking.set(false);
      });
    inject(DestroyRef).onDestroy(() => searching.unsubscribe());
    effect(() => {
      if (this.live.usable()) untracked(() => this.askAgain());
    });
  }

  type(text: string): void {
    this.text = text.trim();
    const isWorth = this.text !== '' && this.live.state() !== 'offline';
    this.asking.set(isWorth);
    this.typed$.next(isWorth ? this.text : '');
  }

  private askAgain(): void {
    const { text, found } = this.known();
    const isAnswered = text === this.text && found !== null;
    if (!isAnswered && !this.asking()) this.type(this.text);
  }

  private async ask(text: string): Promise<ServerFound> {
    if (text === '') return NOT_ASKED;
    try {
      return { text, found: await this.api.get<Found>('/api/search', { q: text, limit: MOST }) };
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { text, found: null };
    }
  }
}
