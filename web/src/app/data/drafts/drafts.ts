import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { Session } from '../../core/session/session';

/** Something written that was not sent, or was refused. */
export interface Draft {
  readonly text: string;
  /** What the person began with: others' changes meanwhile do not touch the draft, and are noticed on saving. */
  readonly source: string;
  readonly version: number;
}

/** What is being written where; addresses name the entity and the field, as `task:7/description`. */
export type DraftAddress =
  `task:${number}/description` | `task:${number}/comment` | `comment:${number}`;

/**
 * What people write outlives the box they write it in: another task may be opened, the task may go and come back, the
 * server may refuse it, the session may end. It is theirs alone, and gone once somebody else signs in.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = signal<ReadonlyMap<DraftAddress, Draft>>(new Map());
  private owner: number | null = null;

  /** Whether something would be lost with the page. */
  readonly any = computed(() =>
    [...this.kept().values()].some((each) => each.text !== each.source),
  );

  constructor() {
    const session = inject(Session);
    effect(() => {
      const user = session.user();
      if (user === null || user.id === this.owner) return;
      if (this.owner !== null) this.kept.set(new Map());
      this.owner = user.id;
    });
  }

  at(address: DraftAddress): Draft | undefined {
    return this.kept().get(address);
  }

  keep(address: DraftAddress, draft: Draft): void {
    this.kept.update((kept) => new Map(kept).set(address, draft));
  }

  /** The person wrote on. */
  write(address: DraftAddress, text: string): void {
    const draft = this.at(address);
    if (draft !== undefined) this.keep(address, { ...draft, text });
  }

  drop(address: DraftAddress): void {
    this.kept.update((kept) => {
      const next = new Map(kept);
      next.delete(address);
      return next;
    });
  }
}
