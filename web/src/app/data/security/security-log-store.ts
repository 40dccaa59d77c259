import { computed, inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { SecurityEventList, SecurityLine } from '../../generated/wire';

const PAGE = 50;

/** Empty means any. */
export interface SecurityFilter {
  readonly kind: string;
  readonly personId: string;
}

/** The security log, newest first, a page at a time. Provided by the screen that shows it. */
@Injectable()
export class SecurityLogStore {
  private readonly api = inject(Api);
  private readonly known = signal<readonly SecurityLine[] | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly refusal = signal<Problem | null>(null);
  private readonly busy = signal(false);
  private asked = 0;
  private filter: SecurityFilter = { kind: '', personId: '' };

  /** Null until they are here. */
  readonly lines = this.known.asReadonly();
  readonly problem = this.refusal.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);

  /** The newest lines that pass the filter. */
  async load(filter: SecurityFilter): Promise<void> {
    this.filter = filter;
    this.known.set(null);
    await this.fetch(undefined);
  }

  async loadMore(): Promise<void> {
    await this.fetch(this.cursor() ?? undefined);
  }

  private async fetch(cursor: string | undefined): Promise<void> {
    const number = ++this.asked;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const page = await this.api.get<SecurityEventList>('/api/security-events', {
        limit: PAGE,
        cursor,
        kind: this.filter.kind || undefined,
        person_id: this.filter.personId || undefined,
      });
      if (number !== this.asked) return; // another filter was chosen meanwhile
      this.known.update((lines) => [...(cursor === undefined ? [] : (lines ?? [])), ...page.items]);
      this.cursor.set(page.next_cursor);
    } catch (thrown) {
      if (number === this.asked) this.refusal.set(problemOf(thrown));
    } finally {
      if (number === this.asked) this.busy.set(false);
    }
  }
}
