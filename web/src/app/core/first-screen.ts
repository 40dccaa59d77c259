import { Injectable } from '@angular/core';

/** Screens that show what they are about without reading first, and those that never will, are not waited for. */
const LONGEST_WAIT_MS = 1_000;
/** How long something else may keep the browser busy. */
const IDLE_WITHIN_MS = 300;

/** When the screen that one came for is on the display: whatever is not needed for it waits until then. */
@Injectable({ providedIn: 'root' })
export class FirstScreen {
  private isOnDisplay = false;
  private tell = (): void => undefined;
  private readonly shown = new Promise<void>((resolve) => (this.tell = resolve));

  /** To be said once what it is about was read on this device. */
  isShown(): void {
    this.isOnDisplay = true;
    this.tell();
  }

  /** Resolves once it is painted and the browser has nothing else to do. */
  async painted(): Promise<void> {
    if (!this.isOnDisplay) await Promise.race([this.shown, after(LONGEST_WAIT_MS)]);
    this.isShown();
    await idle();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none.
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: IDLE_WITHIN_MS });
  });
}
