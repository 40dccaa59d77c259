import { inject, Injectable } from '@angular/core';
import { User } from '../../core/session/user';
import { UpdateMe } from '../../generated/wire';
import { CommandQueue, Parked } from '../queue/command-queue';
import { MeStore } from './me-store';

type Settings = Pick<UpdateMe, 'name' | 'timezone' | 'language' | 'mail_notifications'>;

const ANSWERED_WITHIN_MS = 5_000;

/** Changes the person's own settings, with a connection or without. */
@Injectable({ providedIn: 'root' })
export class OwnSettings {
  private readonly me = inject(MeStore);
  private readonly queue = inject(CommandQueue);

  /** Shown at once; true when it is saved, false where it is kept here and sent later. `seen` is the version that was changed.
   *
   * Rejects with `Refused` when the server says no at once; what it refuses later asks for the person. */
  async change(fields: Settings, seen?: number): Promise<boolean> {
    const isNear = this.queue.isConnected();
    const user: Partial<User> = this.me.view()?.user ?? {};
    const changed = Object.keys(fields) as (keyof Settings)[];
    const before = Object.fromEntries(changed.map((field) => [field, user[field]]));
    const answer = this.queue.add<'update_me'>({
      ...{ name: 'update_me', fields: { ...fields }, project_id: null },
      ...{ context: { title: user.name ?? '', project: '', before } },
      ...(seen !== undefined && { seen }),
    });
    if (!isNear) return false;
    try {
      // Where the connection is lost meanwhile, nobody is kept waiting.
      return await Promise.race([answer.then(() => true), falseAfter(ANSWERED_WITHIN_MS)]);
    } catch (thrown) {
      if (thrown instanceof Parked) this.queue.drop(thrown.order);
      throw thrown;
    }
  }
}

function falseAfter(ms: number): Promise<boolean> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve(false);
    }, ms),
  );
}
