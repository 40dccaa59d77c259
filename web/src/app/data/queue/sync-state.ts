import { computed, inject, Injectable } from '@angular/core';
import { DeviceStorage } from '../../core/storage/device-storage';
import { CommandQueue } from './command-queue';

/** Whether everything the person did is at the server; and if not, what is missing. */
@Injectable({ providedIn: 'root' })
export class SyncState {
  private readonly queue = inject(CommandQueue);
  private readonly device = inject(DeviceStorage);

  /** What earlier pages left unsent is known. */
  readonly isKnown = this.queue.ready;
  /** What no server has confirmed, and will be sent without the person. */
  readonly unsent = this.queue.unsent;
  /** What was refused, and waits for the person's word. */
  readonly needsYou = computed(() => this.queue.undecided().length);
  /** This browser keeps nothing on the device. */
  readonly isNotKept = computed(() => this.device.problem() !== null);
  /** Something would be lost with this page. */
  readonly isAtRisk = computed(() => {
    const isOnDevice = !this.isNotKept() && this.queue.kept();
    return !isOnDevice && this.unsent() + this.needsYou() > 0;
  });
}
