import { Injectable, signal } from '@angular/core';
import { explain } from './explain';
import { Problem } from './problem';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'calm' | 'trouble';
  readonly action?: string | undefined;
  /** Stays until somebody does something about it. */
  readonly lasts?: boolean | undefined;
}

interface Offered {
  readonly action: string;
  readonly run: () => void;
  /** It holds what somebody wrote, which must not go away by itself. */
  readonly lasts?: boolean;
}

const CALM_MS = 6_000;
const TROUBLE_MS = 12_000;
const AT_MOST = 3;

/** Short words to the person, from anywhere in the program; the shell shows and speaks them. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly shown = signal<readonly Notice[]>([]);
  readonly all = this.shown.asReadonly();
  /** What a screen reader should hear without anything being shown. */
  private readonly spoken = signal('');
  readonly announcement = this.spoken.asReadonly();

  private readonly actions = new Map<number, () => void>();
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private nextId = 1;

  tell(text: string, offered?: Offered): void {
    this.show({ text, tone: 'calm', ...labelOf(offered) }, offered?.run);
  }

  trouble(problem: Problem, doing: string, offered?: Offered): void {
    this.warn(`${doing}: ${explain(problem)}`, offered);
  }

  /** Something did not go as the person meant, and they may want to do something about it. */
  warn(text: string, offered?: Offered): void {
    this.show({ text, tone: 'trouble', ...labelOf(offered) }, offered?.run);
  }

  announce(text: string): void {
    // The same words twice are still two announcements: a trailing no-break space makes them new.
    this.spoken.update((before) => (before === text ? `${text}\u00a0` : text));
  }

  act(id: number): void {
    this.actions.get(id)?.();
    this.dismiss(id);
  }

  dismiss(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.actions.delete(id);
    this.shown.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  /** While a pointer or the focus rests on the notices, none of them goes away. */
  hold(held: boolean): void {
    for (const notice of this.shown()) {
      clearTimeout(this.timers.get(notice.id));
      if (!held) this.expire(notice);
    }
  }

  private show(notice: Omit<Notice, 'id'>, run?: () => void): void {
    const complete = { ...notice, id: this.nextId++ };
    if (run !== undefined) this.actions.set(complete.id, run);
    this.shown.update((notices) => [...notices, complete]);
    const passing = this.shown().filter(({ lasts }) => lasts !== true);
    for (const old of passing.slice(0, -AT_MOST)) this.dismiss(old.id);
    this.expire(complete);
  }

  private expire(notice: Notice): void {
    if (notice.lasts === true) return;
    const after = notice.tone === 'calm' ? CALM_MS : TROUBLE_MS;
    this.timers.set(
      notice.id,
      setTimeout(() => this.dismiss(notice.id), after),
    );
  }
}

function labelOf(offered: Offered | undefined): Pick<Notice, 'action' | 'lasts'> {
  return { action: offered?.action, lasts: offered?.lasts };
}
