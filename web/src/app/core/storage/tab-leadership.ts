import { DestroyRef, DOCUMENT, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Session } from '../session/session';
import { LocalDatabase } from './database';
import { DeviceStorage } from './device-storage';

/** Where the term stands in the store `settings`. */
export const TERM = 'writer_term';

const ASKED_EVERY_MS = 1_000;
const SILENT_AFTER_MS = 2_000;

/** What tabs say to each other: whether there is a leader that is awake. */
type Word = 'who-leads' | 'leading';

/** One person's tabs, among which one leads. */
class Candidacy {
  readonly name: string;
  readonly channel: BroadcastChannel;
  readonly over = new AbortController();
  /** Ends the request for the lock that waits in line. */
  waiting = new AbortController();
  /** Grows whenever the lock is granted or lost. */
  reign = 0;
  heardAt = performance.now();
  asking: ReturnType<typeof setInterval> | undefined;

  constructor(
    readonly locks: LockManager,
    readonly database: LocalDatabase,
  ) {
    this.name = `${database.name}-leader`;
    this.channel = new BroadcastChannel(this.name);
  }

  say(word: Word): void {
    this.channel.postMessage(word);
  }

  end(): void {
    clearInterval(this.asking);
    this.channel.close();
    this.waiting.abort();
    this.over.abort();
  }
}

/** Which of a person's tabs in this browser writes the copy and sends what waits: the holder of a Web Lock.
 *
 * A browser may freeze a hidden tab that holds it, so a visible tab takes the lock over from a leader that has been
 * silent for two seconds. Each leader has a term of its own, kept in the database: whoever writes checks it in the
 * same transaction, so that a leader which wakes up late changes nothing. Where there are no locks (over plain HTTP) or
 * no database, every tab leads itself, and has no term.
 */
@Injectable({ providedIn: 'root' })
export class TabLeadership {
  private readonly storage = inject(DeviceStorage);
  private readonly document = inject(DOCUMENT);
  private readonly leads = signal(false);
  private candidacy: Candidacy | null = null;
  private ownTerm: number | null = null;
  private stands = 0;

  readonly isLeader = this.leads.asReadonly();

  constructor() {
    const { user } = inject(Session);
    inject(DestroyRef).onDestroy(() => this.resign());
    let present: number | undefined;
    effect(() => {
      const id = user()?.id;
      if (id === present) return;
      present = id;
      untracked(() => {
        this.resign();
        if (id !== undefined) void this.stand(id);
      });
    });
  }

  /** Of this tab while it leads; null where terms do not exist. */
  get term(): number | null {
    return this.ownTerm;
  }

  private async stand(userId: number): Promise<void> {
    const turn = ++this.stands;
    const database = await this.storage.databaseOf(userId);
    if (turn !== this.stands) return;
    const { locks } = navigator as { readonly locks?: LockManager };
    if (database === null || locks === undefined) {
      this.leads.set(true);
      return;
    }
    const candidacy = new Candidacy(locks, database);
    this.candidacy = candidacy;
    candidacy.channel.onmessage = ({ data }: MessageEvent<Word>) => this.heard(candidacy, data);
    candidacy.asking = setInterval(() => this.ask(candidacy), ASKED_EVERY_MS);
    void this.wait(candidacy);
  }

  private resign(): void {
    this.stands += 1;
    this.candidacy?.end();
    this.candidacy = null;
    this.ownTerm = null;
    this.leads.set(false);
  }

  private heard(candidacy: Candidacy, word: Word): void {
    if (word === 'leading') candidacy.heardAt = performance.now();
    else if (this.leads()) candidacy.say('leading');
  }

  private ask(candidacy: Candidacy): void {
    const isHidden = this.document.visibilityState === 'hidden';
    if (this.leads() || isHidden) {
      // One that comes back into sight gives the leader its time to answer.
      candidacy.heardAt = performance.now();
      return;
    }
    if (performance.now() - candidacy.heardAt >= SILENT_AFTER_MS) void this.takeOver(candidacy);
    else candidacy.say('who-leads');
  }

  private async wait(candidacy: Candidacy): Promise<void> {
    candidacy.waiting = new AbortController();
    await this.request(candidacy, { signal: candidacy.waiting.signal });
  }

  private async takeOver(candidacy: Candidacy): Promise<void> {
    candidacy.heardAt = performance.now();
    candidacy.waiting.abort();
    await this.request(candidacy, { steal: true });
  }

  private async request(candidacy: Candidacy, how: LockOptions): Promise<void> {
    try {
      await candidacy.locks.request(candidacy.name, how, () => this.lead(candidacy));
    } catch {
      // Another tab took the lock; or this request gave way to one that takes it.
      if (how.signal?.aborted === true || candidacy.over.signal.aborted) return;
      candidacy.reign += 1;
      this.ownTerm = null;
      this.leads.set(false);
      void this.wait(candidacy);
    }
  }

  /** Holds the lock until the person signs out. */
  private async lead(candidacy: Candidacy): Promise<void> {
    const reign = ++candidacy.reign;
    const term = await this.nextTerm(candidacy.database);
    if (reign !== candidacy.reign || candidacy.over.signal.aborted) return;
    this.ownTerm = term;
    this.leads.set(true);
    candidacy.say('leading');
    await new Promise((resolve) => candidacy.over.signal.addEventListener('abort', resolve));
  }

  private async nextTerm(database: LocalDatabase): Promise<number | null> {
    try {
      const writing = database.transaction('settings', 'readwrite', { durability: 'strict' });
      const last = (await writing.store.get(TERM)) as number | undefined;
      await writing.store.put((last ?? 0) + 1, TERM);
      await writing.done;
      return (last ?? 0) + 1;
    } catch (thrown) {
      this.storage.failed(thrown);
      return null;
    }
  }
}
