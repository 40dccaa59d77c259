import { computed, Signal, signal } from '@angular/core';
import { Envelope, Place } from '../core/live/envelope';

interface Change<State> {
  readonly id: string;
  readonly applied: (state: State) => State;
  /** Once acknowledged: the place in the stream from which the replica itself contains the change. */
  readonly until: number | null;
}

/** What a person did and no event has confirmed yet, laid over what the server has said.
 *
 * A change goes away in the same step in which its event is applied, so nothing flickers; a change that
 * is refused is simply taken off again, whatever else happened meanwhile.
 */
export class Optimism<State> {
  private readonly changes = signal<readonly Change<State>[]>([]);

  over(confirmed: Signal<State | null>): Signal<State | null> {
    return computed(() => {
      const state = confirmed();
      if (state === null) return null;
      return this.changes().reduce<State>((shown, change) => change.applied(shown), state);
    });
  }

  begin(id: string, applied: (state: State) => State): void {
    this.changes.update((changes) => [...changes, { id, applied, until: null }]);
  }

  /** The server did it: as the event at `place`, or without one when nothing changed. */
  acknowledged(id: string, place: Place | undefined, reached: number): void {
    if (place === undefined || place.seq <= reached) {
      this.takeOff(id);
      return;
    }
    this.changes.update((changes) =>
      changes.map((change) => (change.id === id ? { ...change, until: place.seq } : change)),
    );
  }

  /** To be called together with applying `events`. */
  confirmed(events: readonly Envelope[]): void {
    const last = events.at(-1)?.seq ?? 0;
    const echoes = new Set(events.map((event) => event.command_id));
    this.changes.update((changes) =>
      changes.filter(({ id, until }) => !echoes.has(id) && (until === null || until > last)),
    );
  }

  takeOff(id: string): void {
    this.changes.update((changes) => changes.filter((change) => change.id !== id));
  }

  clear(): void {
    this.changes.set([]);
  }
}
