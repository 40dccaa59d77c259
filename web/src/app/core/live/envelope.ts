import * as wire from '../../generated/wire';

/** What travels over a stream, on every transport (docs/reference/wire.md, "Events"). */
export interface Envelope<Type extends string = string, Data = unknown> extends wire.Event {
  readonly type: Type;
  readonly data: Data;
}

/** Where an event stands. */
export type Place = wire.Place;

/** The answer to a command that went through. */
export interface Done<T> extends Omit<wire.Done, 'ok'> {
  readonly data: T;
}

/** Reads `(data, meta)` as it comes over the socket; null for what is no sequenced event. */
export function envelopeFrom(type: string, data: unknown, meta: unknown): Envelope | null {
  if (typeof meta !== 'object' || meta === null) return null;
  const given = meta as Partial<Envelope>;
  if (typeof given.stream !== 'string' || typeof given.seq !== 'number') return null;
  return {
    type,
    stream: given.stream,
    seq: given.seq,
    at: given.at ?? '',
    actor_id: given.actor_id ?? null,
    command_id: given.command_id ?? null,
    changed: given.changed ?? [],
    data,
  };
}
