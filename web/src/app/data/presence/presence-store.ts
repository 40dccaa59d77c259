import { computed, inject, Injectable, signal } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { catchError, EMPTY, exhaustMap, from, Observable, pairwise, startWith } from 'rxjs';
import { switchMap, timer } from 'rxjs';
import { Live } from '../../core/live/live';
import { Network } from '../../core/live/network';
import { Session } from '../../core/session/session';
import { BoardStore } from '../projects/board-store';
import { Part, Presence, Seated, Whereabouts } from './model';
import { Companion } from './presence-text';
import { t } from '../../i18n/translate';

/** How often it is said again; the server forgets after 45 s. */
const BEAT_MS = 20_000;
/** Walking past tasks with the keyboard is not being there. */
const SETTLE_MS = 150;

/** One object, so that a card without company is not painted again. */
const NOBODY: readonly Companion[] = [];

const PARTS: readonly Part[] = ['title', 'description', 'comment'];

/** Who else is in the project on the screen; and says where this page is. A hint, never state. */
@Injectable({ providedIn: 'root' })
export class PresenceStore {
  private readonly board = inject(BoardStore);
  private readonly live = inject(Live);
  private readonly network = inject(Network);
  private readonly session = inject(Session);

  private readonly taskId = signal<number | null>(null);
  private readonly written = signal<ReadonlySet<Part>>(new Set());
  private readonly heard = signal<Presence | null>(null);

  private readonly project = computed(() =>
    this.board.accessError() === null && this.live.state() === 'live'
      ? this.board.projectId()
      : null,
  );
  private readonly place = computed<Whereabouts | null>(
    () => {
      const project_id = this.project();
      // One that no server knows yet has nobody else in it.
      if (project_id === null || project_id < 0 || this.network.away()) return null;
      const task_id = this.taskId();
      const editing = PARTS.find((part) => this.written().has(part)) ?? null;
      return { project_id, task_id, editing: task_id === null ? null : editing };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  /** What was heard, as long as it can be true: without a connection nobody knows. */
  private readonly now = computed(() => {
    const heard = this.heard();
    return heard !== null && heard.project_id === this.project() ? heard : null;
  });

  /** The others who are named, those who came first come first. */
  readonly others = computed<readonly Companion[]>(() => {
    const me = this.session.user()?.id;
    const members = this.board.membersById();
    return (this.now()?.people ?? [])
      .filter((person) => person.user_id !== me)
      .map((person) => ({
        id: person.user_id,
        name: members.get(person.user_id)?.name ?? t('somebody'),
        taskId: person.task_id,
        editing: person.editing,
      }));
  });
  /** How many are there whom nobody names. */
  readonly unnamed = computed(() => {
    const now = this.now();
    return now === null ? 0 : Math.max(0, now.count - now.people.length);
  });
  private readonly byTask = computed(() => {
    const found = new Map<number, Companion[]>();
    for (const person of this.others()) {
      if (person.taskId === null) continue;
      found.set(person.taskId, [...(found.get(person.taskId) ?? []), person]);
    }
    return found;
  });

  constructor() {
    // The one crossing from RxJS to signals of this store; it lives as long as the page.
    this.live.presence$.subscribe((presence) => this.hear(presence as Presence));
    toObservable(this.place)
      .pipe(
        startWith(null),
        pairwise(),
        switchMap(([before, place]) => {
          if (place === null) return before === null ? EMPTY : this.leave(before);
          return timer(SETTLE_MS, BEAT_MS).pipe(exhaustMap(() => this.say(place)));
        }),
      )
      .subscribe();
  }

  /** The others who have this task open. */
  at(taskId: number): readonly Companion[] {
    return this.byTask().get(taskId) ?? NOBODY;
  }

  /** This page shows a task (null: none any more). */
  look(taskId: number | null): void {
    // A task the server does not know yet is nowhere.
    this.taskId.set(taskId !== null && taskId > 0 ? taskId : null);
    if (taskId === null) this.written.set(new Set());
  }

  /** The person is writing this part of the task, or has stopped. */
  write(part: Part, isWriting: boolean): void {
    this.written.update((before) => {
      if (before.has(part) === isWriting) return before;
      const after = new Set(before);
      if (isWriting) after.add(part);
      else after.delete(part);
      return after;
    });
  }

  private hear(presence: Presence): void {
    if (presence.project_id === this.board.projectId()) this.heard.set(presence);
  }

  private say(place: Whereabouts): Observable<unknown> {
    const answered = this.live.say('present', place).then((answer) => {
      this.hear((answer as Seated).data);
    });
    // Too often, not a member, no connection: the next beat says it again.
    return from(answered).pipe(catchError(() => EMPTY));
  }

  private leave({ project_id }: Whereabouts): Observable<unknown> {
    return from(this.live.say('absent', { project_id })).pipe(catchError(() => EMPTY));
  }
}
