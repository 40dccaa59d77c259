import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { CommandName, DoneWith } from '../../core/live/commands';
import { CommandQueue, Parked } from './command-queue';

export interface RefusalWords<Entity> {
  /** "“Doing” was not renamed": before any other reason. */
  readonly doing: string;
  /** What the other did meanwhile; gets what stands now. */
  readonly conflict: (theirs: Entity) => string;
  readonly insist: string;
  /** It holds what somebody wrote. */
  readonly lasts?: boolean;
}

/** Tells, where it happened, that a change was refused; one that met another's can be made anyway. */
@Injectable({ providedIn: 'root' })
export class Refusals {
  private readonly notices = inject(Notices);
  private readonly queue = inject(CommandQueue);

  async tell<Entity>(
    change: Promise<DoneWith<CommandName>>,
    words: RefusalWords<Entity>,
  ): Promise<void> {
    try {
      await change;
    } catch (thrown) {
      if (!(thrown instanceof Parked)) throw thrown;
      const { problem, order } = thrown;
      if (problem.code !== 'conflict') {
        this.notices.trouble(problem, words.doing);
        return;
      }
      this.notices.warn(words.conflict(problem.current as Entity), {
        ...{ action: words.insist, lasts: words.lasts === true },
        run: () => void this.tell(this.queue.keepMine(order), words),
      });
    }
  }
}
