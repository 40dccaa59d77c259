/** A fresh UUID v4; works on plain http too, where `crypto.randomUUID` does not exist. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return uuid(bytes, 0x40);
}

/** UUIDs of version 7, each later in order than the one before (RFC 9562, method 1: a counter beside the time). */
export class OrderedIds {
  private last = 0;

  constructor(private readonly now: () => number = Date.now) {}

  next(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const random = (((bytes[6] ?? 0) & 0x0f) << 8) | (bytes[7] ?? 0);
    this.last = Math.max(this.now() * 4096 + random, this.last + 1);
    const [time, counter] = [Math.floor(this.last / 4096), this.last % 4096];
    for (let index = 0; index < 6; index++) bytes[index] = Math.floor(time / 256 ** (5 - index));
    bytes[6] = counter >> 8;
    bytes[7] = counter;
    return uuid(bytes, 0x70);
  }

  /** Everything from now on comes after this place in the order. */
  goOnAfter(order: number): void {
    this.last = Math.max(this.last, order);
  }
}

/** The place of an ordered id: its time and counter, a safe integer until the year 2039. */
export function orderOf(id: string): number {
  const hex = id.replaceAll('-', '');
  return parseInt(hex.slice(0, 12), 16) * 4096 + parseInt(hex.slice(13, 16), 16);
}

function uuid(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
