import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Session } from '../../core/session/session';
import { CommandQueue } from '../queue/command-queue';
import { t, PlainMessageId } from '../../i18n/translate';

/** Something written that was not sent, or was refused. */
export interface Draft {
  readonly text: string;
  /** What the person began with: others' changes meanwhile do not touch the draft, and are noticed on saving. */
  readonly source: string;
  readonly version: number;
  readonly place?: DraftPlace;
}

/** What was open when it was written. */
export interface DraftPlace {
  readonly project: number | null;
  readonly task: number | null;
}

/** Something written that is not sent, for whoever wants to take it elsewhere. */
export interface Unsent {
  readonly address: DraftAddress;
  readonly what: string;
  readonly text: string;
}

/** What is being written where; addresses name the entity and the field, as `task:7/description`. */
export type DraftAddress =
  | `task:${number}/${'title' | 'description' | 'comment' | 'subtask'}`
  | `comment:${number}`
  | `project:${number}/section:${number}/task`
  | `project:${number}/section`
  | 'project';

const WHAT: readonly (readonly [RegExp, PlainMessageId])[] = [
  [/^task:.*\/title$/u, 'draft-title'],
  [/^task:.*\/description$/u, 'draft-description'],
  [/^task:.*\/comment$/u, 'draft-new-comment'],
  [/^task:.*\/subtask$/u, 'draft-new-subtask'],
  [/^comment:/u, 'draft-changed-comment'],
  [/^project:.*\/task$/u, 'draft-new-task'],
  [/^project:.*\/section$/u, 'draft-new-section'],
];

/**
 * What people write outlives the box they write it in: another task may be opened, the task may go and come back, the
 * server may refuse it, the session may end. It is theirs alone, and gone once somebody else signs in.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = signal<ReadonlyMap<DraftAddress, Draft>>(new Map());
  private readonly notices = inject(Notices);
  private owner: number | null = null;

  /** What is open now; kept up by the screens. */
  readonly place = signal<DraftPlace>({ project: null, task: null });

  /** Whether something would be lost with the page. */
  readonly any = computed(() =>
    [...this.kept().values()].some((each) => each.text !== each.source),
  );

  constructor() {
    const session = inject(Session);
    inject(CommandQueue).numbered$.subscribe(({ localId, id }) => this.renumber(localId, id));
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
    const place = draft.place ?? this.at(address)?.place ?? this.place();
    this.kept.update((kept) => new Map(kept).set(address, { ...draft, place }));
  }

  /** What was written there and not sent. */
  unsent(isThere: (place: DraftPlace) => boolean): readonly Unsent[] {
    return [...this.kept()].flatMap(([address, { text, source, place }]) => {
      const what = WHAT.find(([pattern]) => pattern.test(address))?.[1];
      const isUnsent = text.trim() !== '' && text !== source && place !== undefined;
      return what !== undefined && isUnsent && isThere(place)
        ? [{ address, what: t(what), text }]
        : [];
    });
  }

  /** What was written about something new goes on under the number that the server gave it. */
  private renumber(localId: number, id: number): void {
    const local = new RegExp(
      `^((?:task|comment|project:\\d+/section):)${String(localId)}(?=/|$)`,
      'u',
    );
    for (const [address, draft] of this.kept()) {
      if (!local.test(address)) continue;
      const place = draft.place?.task === localId ? { ...draft.place, task: id } : draft.place;
      this.drop(address);
      this.keep(address.replace(local, `$1${String(id)}`) as DraftAddress, {
        ...draft,
        ...(place !== undefined && { place }),
      });
    }
  }

  /** The box it was written in is gone; it goes on in another, below what stands there. */
  move(from: DraftAddress, to: DraftAddress): void {
    const moved = this.at(from);
    if (moved === undefined) return;
    const text = [this.at(to)?.text, moved.text].filter(Boolean).join('\n');
    this.drop(from);
    this.keep(to, { ...moved, text });
  }

  /** The sections of a project in which a new task is being written; 0 stands for none. */
  sectionsWrittenIn(project: number): readonly number[] {
    const pattern = new RegExp(`^project:${String(project)}/section:(-?\\d+)/task$`, 'u');
    return [...this.kept().keys()].flatMap((address) => {
      const id = pattern.exec(address)?.[1];
      return id === undefined ? [] : [Number(id)];
    });
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
  discard(address: DraftAddress, told: PlainMessageId): void {
    const draft = this.at(address);
    this.drop(address);
    if (draft === undefined || draft.text === draft.source) return;
    this.notices.tell(t(told), { action: t('action-undo'), run: () => this.keep(address, draft) });
  }

  drop(address: DraftAddress): void {
    if (this.at(address) === undefined) return;
    this.kept.update((kept) => {
      const next = new Map(kept);
      next.delete(address);
      return next;
    });
  }
}
