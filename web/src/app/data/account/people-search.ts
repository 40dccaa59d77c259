import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { debounceTime, Subject, switchMap } from 'rxjs';
import { problemOf } from '../../core/errors/problem';
import { User } from '../../core/session/user';
import { PeopleApi } from './people-api';

const PAUSE_MS = 200;
const MOST = 20;

/** People by a part of their name or address, while it is typed. Provided by the screen that asks. */
@Injectable()
export class PeopleSearch {
  private readonly api = inject(PeopleApi);
  private readonly typed$ = new Subject<string>();
  private readonly known = signal<readonly User[]>([]);

  readonly found = this.known.asReadonly();

  constructor() {
    // The one crossing from RxJS to signals of this store.
    const searching = this.typed$
      .pipe(
        debounceTime(PAUSE_MS),
        switchMap((text) => this.ask(text)),
      )
      .subscribe((people) => this.known.set(people));
    inject(DestroyRef).onDestroy(() => searching.unsubscribe());
  }

  type(text: string): void {
    this.typed$.next(text.trim());
  }

  private async ask(text: string): Promise<readonly User[]> {
    try {
      return text === '' ? [] : await this.api.like(text, MOST);
    } catch (thrown) {
      problemOf(thrown);
      return [];
    }
  }
}
