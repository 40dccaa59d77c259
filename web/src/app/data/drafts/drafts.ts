import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
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
  | `task:${number}/${'description' | 'comment' | 'subtask'}`
  | `comment:${number}`
  | `project:${number}/section:${number}/task`
  | `project:${number}/section`
  | 'project';

/**
 * What people write outlives the box they write it in: another task may be opened, the task may go and come back, the
 * server may refuse it, the session may end. It is theirs alone, and gone once somebody else signs in.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = signal<ReadonlyMap<DraftAddress, Draft>>(new Map());
  private readonly notices = inject(Notices);
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

  /** What was typed for something new; an empty text is no draft. */
  compose(address: DraftAddress, text: string): void {
    if (text === '') this.drop(address);
    else this.keep(address, { text, source: '', version: 0 });
  }

  /** The person gave it up, and may take that back. */
  discard(address: DraftAddress, told: string): void {
    const draft = this.at(address);
    this.drop(address);
    if (draft === undefined || draft.text === draft.source) return;
    this.notices.tell(told, { action: 'Undo', run: () => this.keep(address, draft) });
  }

  drop(address: DraftAddress): void {
    this.kept.update((kept) => {
      const next = new Map(kept);
      next.delete(address);
      return next;
    });
  }
}
