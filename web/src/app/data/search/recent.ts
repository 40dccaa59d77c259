import { inject, Injectable, signal } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';

export interface RecentPlace {
  readonly is: 'project' | 'task';
  readonly id: number;
}

const MOST = 12;
const PLACE = /\/(?:projects\/(-?\d+)|tasks\/(-?\d+))/gu;

/** The tasks and projects that were looked at last in this window, the latest first. */
@Injectable({ providedIn: 'root' })
export class RecentPlaces {
  private readonly known = signal<readonly RecentPlace[]>([]);
  readonly all = this.known.asReadonly();

  constructor() {
    inject(Router).events.subscribe((event) => {
      if (event instanceof NavigationEnd) this.been(event.urlAfterRedirects);
    });
  }

  /** The task of an address, or the project where there is none. */
  private been(url: string): void {
    const last = [...url.matchAll(PLACE)].at(-1);
    if (last === undefined) return;
    const place: RecentPlace =
      last[2] === undefined
        ? { is: 'project', id: Number(last[1]) }
        : { is: 'task', id: Number(last[2]) };
    const others = this.known().filter(({ is, id }) => is !== place.is || id !== place.id);
    this.known.set([place, ...others].slice(0, MOST));
  }
}
