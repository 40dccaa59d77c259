/** Which version an edit was made from, when this person's own edits are still on their way.
 *
 * The server compares an edit with every change since its base, this person's own included. So an edit
 * that follows another names the version the earlier one produced; unless that one was merged with
 * somebody else's change of the same field, which this person has not seen: then the old base stands,
 * and the server reports the conflict.
 */
interface Answered {
  readonly base: number;
  readonly version: number;
  readonly merged: ReadonlySet<string>;
}

export class BaseVersions {
  private readonly answered = new Map<number, Answered>();

  baseFor(id: number, seen: number, fields: readonly string[]): number {
    const own = this.answered.get(id);
    if (own === undefined || own.version <= seen || own.base > seen) return seen;
    return fields.some((field) => own.merged.has(field)) ? seen : own.version;
  }

  note(id: number, base: number, version: number, merged: readonly string[]): void {
    const earlier = this.answered.get(id);
    const follows = earlier?.version === base;
    this.answered.set(id, {
      base: follows ? earlier.base : base,
      version,
      merged: new Set(follows ? [...earlier.merged, ...merged] : merged),
    });
  }
}
