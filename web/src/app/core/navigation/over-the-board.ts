import { Location } from '@angular/common';
import { inject, Injectable } from '@angular/core';
import {
  CanActivateFn,
  Event,
  NavigationCancel,
  NavigationEnd,
  NavigationError,
  RedirectCommand,
  Router,
} from '@angular/router';
import { filter, firstValueFrom } from 'rxjs';

const BOARD = /^\/projects\/(-?\d+)$/u;
const TASK = /^\/projects\/-?\d+\/tasks\/-?\d+$/u;

interface Under {
  /** The project whose board is the entry before the open task, where that is known. */
  readonly over?: number | null;
}

/** An open task is one entry of the history above its board, however many are opened one after the other. */
export const overTheBoard: CanActivateFn = (_, target) => {
  const [router, location] = [inject(Router), inject(Location)];
  const navigation = router.currentNavigation();
  if (navigation?.trigger !== 'imperative') return true;
  const { replaceUrl, state } = navigation.extras;
  if (replaceUrl === true || (state as Under | undefined)?.over !== undefined) return true;
  const here = router.url.split(/[?#]/u, 1)[0] ?? '';
  const isTask = TASK.test(here);
  const board = BOARD.exec(here)?.[1];
  const over = isTask ? underOf(location) : board === undefined ? null : Number(board);
  return new RedirectCommand(router.parseUrl(target.url), { replaceUrl: isTask, state: { over } });
};

function isOver(event: Event): boolean {
  return (
    event instanceof NavigationEnd ||
    event instanceof NavigationCancel ||
    event instanceof NavigationError
  );
}

function underOf(location: Location): number | null {
  return (location.getState() as Under | null)?.over ?? null;
}

/** Leaves an open task for its board, so that Back does not open it again. */
@Injectable({ providedIn: 'root' })
export class BackToBoard {
  private readonly router = inject(Router);
  private readonly location = inject(Location);

  /** The open task has got its number: its address is another, and leads back to the same board. */
  async renumber(projectId: number, taskId: number): Promise<void> {
    const state: Under = { over: underOf(this.location) };
    await this.router.navigate(['/projects', projectId, 'tasks', taskId], {
      replaceUrl: true,
      state,
    });
  }

  /** The project on the screen has got its number: its address is another, also under an open task. */
  async renumberProject(localId: number, id: number): Promise<void> {
    const before = `/projects/${String(localId)}`;
    const { url } = this.router;
    if (url !== before && !url.startsWith(`${before}/`)) return;
    const under = underOf(this.location);
    const state: Under = { over: under === localId ? id : under };
    const after = url.replace(before, `/projects/${String(id)}`);
    await this.router.navigateByUrl(after, { replaceUrl: true, state });
  }

  /** Resolves when the board is alone on the screen. */
  async close(projectId: number): Promise<void> {
    if (underOf(this.location) !== projectId) {
      await this.router.navigate(['/projects', projectId], { replaceUrl: true });
      return;
    }
    const arrived = firstValueFrom(this.router.events.pipe(filter(isOver)));
    this.location.back();
    await arrived;
  }
}
