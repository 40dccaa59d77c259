/** What travels over a stream, on every transport (docs/reference/wire.md, "Events"). */
export interface Envelope<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly stream: string;
  readonly seq: number;
  readonly at: string;
  readonly actor_id: number | null;
  readonly command_id: string | null;
  readonly changed: readonly string[];
  readonly data: Data;
}

/** A page of catch-up: what came after the cursor, or word that only a new snapshot will do. */
export type Page =
  | {
      readonly ok: true;
      readonly reset?: undefined;
      readonly epoch: string;
      readonly last_seq: number;
      readonly events: readonly Envelope[];
      readonly has_more: boolean;
    }
  | { readonly ok: true; readonly reset: true; readonly epoch: string; readonly last_seq: number };

/** Where an event stands. */
export interface Place {
  readonly stream: string;
  readonly seq: number;
}

/** The answer to a command that went through. */
export interface Done<T> {
  readonly data: T;
  readonly version?: number | undefined;
  readonly events: readonly Place[];
  readonly merged?: readonly string[] | undefined;
  readonly dropped?: Readonly<Record<string, readonly number[]>> | undefined;
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
