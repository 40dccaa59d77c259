import { effect, inject, Injectable, untracked } from '@angular/core';
import { Problem, Refused } from '../../core/errors/problem';
import { Answer, CommandSender } from '../../core/live/command-sender';
import { Live } from '../../core/live/live';
import { TabLeadership } from '../../core/storage/tab-leadership';
import { asSent, nextBatch } from './batches';
import { CommandQueue, isForLater } from './command-queue';
import { QueuedCommand } from './model';

const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 15_000;

/** Sends the queue to the server, one batch after the other, as soon as there is a connection: in the tab that leads.
 *
 * What got no answer is sent again under the same ids, so it happens once (promise P4).
 */
@Injectable({ providedIn: 'root' })
export class CommandDrain {
  private readonly queue = inject(CommandQueue);
  private readonly sender = inject(CommandSender);
  private readonly live = inject(Live);
  private readonly leadership = inject(TabLeadership);
  private isSending = false;
  private failures = 0;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.queue.isConnected = () => this.live.usable();
    this.queue.added$.subscribe(() => this.run());
    effect(() => {
      const canSend = this.live.usable() && this.queue.ready() && this.leadership.isLeader();
      // A new connection is worth a try at once.
      if (canSend) untracked(() => this.resume());
    });
  }

  private resume(): void {
    clearTimeout(this.pause);
    this.pause = undefined;
    this.failures = 0;
    this.run();
  }

  private run(): void {
    if (this.isSending || this.pause !== undefined) return;
    if (!this.queue.ready() || !this.live.usable() || !this.leadership.isLeader()) return;
    const batch = nextBatch(this.queue.state());
    if (batch.length > 0) void this.send(batch);
  }

  private async send(batch: readonly QueuedCommand[]): Promise<void> {
    this.isSending = true;
    try {
      this.queue.sending(batch);
      const answers = await this.answersTo(batch.map(asSent));
      this.queue.settle(batch, answers);
      const later = answers.map(({ problem }) => problem).find((each) => each && isForLater(each));
      if (later !== undefined) this.wait(later);
      else this.failures = 0;
    } finally {
      this.isSending = false;
    }
    this.run();
  }

  private async answersTo(
    commands: Parameters<CommandSender['send']>[0],
  ): Promise<readonly Answer[]> {
    try {
      return await this.sender.send(commands);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return [{ problem: thrown.problem }];
    }
  }

  private wait({ status, retry_after }: Problem): void {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LAST_PAUSE_MS);
    const asked = status === 429 ? (retry_after ?? 1) * 1_000 : 0;
    this.failures += 1;
    this.pause = setTimeout(
      () => {
        this.pause = undefined;
        this.run();
      },
      Math.max(asked, longest) * (1 + Math.random() / 2),
    );
  }
}
