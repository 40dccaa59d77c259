import { inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { Api } from '../../core/http/api';
import { DeliveryList } from '../../generated/wire';
import { DeliveryLine } from './model';

/** What was sent to whom, newest first. Provided by the screen that shows it. */
@Injectable()
export class DeliveriesStore {
  private readonly api = inject(Api);
  private readonly known = signal<readonly DeliveryLine[] | null>(null);
  private readonly next = signal<string | null>(null);
  private readonly refusal = signal<Problem | null>(null);

  /** Null until they are here. */
  readonly lines = this.known.asReadonly();
  readonly more = this.next.asReadonly();
  readonly problem = this.refusal.asReadonly();

  async load(): Promise<void> {
    await this.fetch(undefined, () => []);
  }

  async loadMore(): Promise<void> {
    await this.fetch(this.next() ?? undefined, () => this.known() ?? []);
  }

  /** Sends it once more; rejects when it may not, or is on its way already. */
  async redeliver(line: DeliveryLine): Promise<void> {
    await this.api.post(`/api/deliveries/${line.id}/redeliver`);
    const waiting = { state: 'pending', attempts: 0, sent_at: null, last_error: null };
    this.known.update(
      (lines) =>
        lines?.map((each) => (each.id === line.id ? { ...each, ...waiting } : each)) ?? null,
    );
  }

  private async fetch(
    cursor: string | undefined,
    before: () => readonly DeliveryLine[],
  ): Promise<void> {
    try {
      const page = await this.api.get<DeliveryList>('/api/deliveries', { limit: 20, cursor });
      this.refusal.set(null);
      this.known.set([...before(), ...page.items]);
      this.next.set(page.next_cursor);
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    }
  }
}
