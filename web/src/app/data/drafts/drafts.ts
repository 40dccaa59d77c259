import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { Session } from '../../core/session/session';
import { DeviceStorage } from '../../core/storage/device-storage';
import { CommandQueue } from '../queue/command-queue';
import { Draft, DraftAddress, DraftPlace } from './draft';
import { DraftStorage } from './draft-storage';
import { t, PlainMessageId } from '../../i18n/translate';

export type { Draft, DraftAddress, DraftPlace } from './draft';

/** Something written that is not sent, for whoever wants to take it elsewhere. */
export interface Unsent {
  readonly address: DraftAddress;
  readonly what: string;
  readonly text: string;
}

const WHAT: readonly (readonly [RegExp, PlainMessageId])[] = [
  [/^task:.*\/title$/u, 'draft-title'],
  [/^task:.*\/description$/u, 'draft-description'],
  [/^task:.*\/comment$/u, 'draft-new-comment'],
  [/^task:.*\/subtask$/u, 'draft-new-subtask'],
  [/^comment:/u, 'draft-changed-comment'],
  [/^project:.*\/task$/u, 'draft-new-task'],
  [/^project:.*\/section$/u, 'draft-new-section'],
];

/** What people write outlives the box they write it in, and the page: another task may be opened, the task may go and
 * come back, the server may refuse it, the session or the browser may end. It is kept on the device, for them alone.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly kept = signal<ReadonlyMap<DraftAddress, Draft>>(new Map());
  private readonly notices = inject(Notices);
  private readonly queue = inject(CommandQueue);
  private readonly device = inject(DeviceStorage);
  private readonly storage = signal<DraftStorage | null>(null);
  private readonly loaded = signal(false);
  /** What was written or dropped in this tab: what others do does not touch it. */
  private readonly touched = new Set<DraftAddress>();
  private owner: number | null = null;
  private present: number | null = null;

  /** What is open now; kept up by the screens. */
  readonly place = signal<DraftPlace>({ project: null, task: null });
  /** What earlier pages left is here. */
  readonly ready = this.loaded.asReadonly();
  /** How many texts were written and not sent. */
  readonly count = computed(() => [...this.kept().values()].filter(saysSomethingNew).length);
  /** All of it is on the device, where there is one to keep it. */
  readonly saved = computed(() => this.storage()?.isBusy() === false);
  /** Something would be lost with the page. */
  readonly atRisk = computed(
    () => this.count() > 0 && (this.device.problem() !== null || !this.saved()),
  );

  constructor() {
    const session = inject(Session);
    this.queue.numbered$.subscribe(({ localId, id }) => this.renumber(localId, id));
    effect(() => {
      const userId = session.user()?.id ?? null;
      untracked(() => this.belongTo(userId));
    });
    inject(DestroyRef).onDestroy(() => this.storage()?.close());
  }

  at(address: DraftAddress): Draft | undefined {
    return this.kept().get(address);
  }

  keep(address: DraftAddress, draft: Draft): void {
    const place = draft.place ?? this.at(address)?.place ?? this.place();
    const placed = { ...draft, place };
    this.kept.update((kept) => new Map(kept).set(address, placed));
    this.changed(address, placed);
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
      `^((?:task|comment|project|project:-?\\d+/section):)${String(localId)}(?=/|$)`,
      'u',
    );
    for (const [address, draft] of this.kept()) {
      const { project = null, task = null } = draft.place ?? {};
      const isThere = project === localId || task === localId;
      if (!isThere && !local.test(address)) continue;
      const place = {
        project: project === localId ? id : project,
        task: task === localId ? id : task,
      };
      this.drop(address);
      this.keep(address.replace(local, `$1${String(id)}`) as DraftAddress, { ...draft, place });
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
    this.forget([address]);
    this.changed(address, null);
  }

  /** The person gave up all of it: nothing stays on this device, nor in their other tabs. */
  async wipe(): Promise<void> {
    this.kept.set(new Map());
    await this.storage()?.wipe();
  }

  private forget(addresses: readonly DraftAddress[]): void {
    this.kept.update((kept) => {
      const next = new Map(kept);
      for (const address of addresses) next.delete(address);
      return next;
    });
  }

  /** What says nothing new is not worth keeping. */
  private changed(address: DraftAddress, draft: Draft | null): void {
    this.touched.add(address);
    this.storage()?.put(address, draft !== null && saysSomethingNew(draft) ? draft : null);
  }

  private belongTo(userId: number | null): void {
    if (userId === this.present) return;
    this.present = userId;
    this.storage()?.close();
    this.storage.set(null);
    this.loaded.set(false);
    if (userId === null) return;
    if (userId !== this.owner) this.kept.set(new Map());
    this.owner = userId;
    this.touched.clear();
    const storage = new DraftStorage(this.device, userId, (gone) => {
      if (gone === 'all') this.kept.set(new Map());
      else this.forget(gone.filter((address) => !this.touched.has(address)));
    });
    this.storage.set(storage);
    void this.load(storage);
  }

  /** What is written already is newer than what was left. */
  private async load(storage: DraftStorage): Promise<void> {
    const left = await storage.read();
    if (storage !== this.storage()) return;
    const untouched = [...left].filter(([address]) => !this.touched.has(address));
    this.kept.update((kept) => new Map([...untouched, ...kept]));
    for (const [address] of untouched) this.renumberLate(address);
    this.loaded.set(true);
  }

  /** What it is about may have got its number before the draft was here. */
  private renumberLate(address: DraftAddress): void {
    for (const [, local] of address.matchAll(/:(-\d+)/gu)) {
      const id = this.queue.idOf(Number(local));
      if (id !== Number(local)) this.renumber(Number(local), id);
    }
  }
}

function saysSomethingNew({ text, source }: Draft): boolean {
  return text !== source;
}
