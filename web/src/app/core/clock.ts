import { Injectable, signal } from '@angular/core';

const MINUTE_MS = 60_000;

/** The present minute, for everything that says "today" or "5 min ago". */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly minute = signal(new Date());
  readonly now = this.minute.asReadonly();

  constructor() {
    setInterval(() => this.minute.set(new Date()), MINUTE_MS);
  }
}
