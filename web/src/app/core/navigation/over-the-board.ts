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

/** A screen with a task open over it: a board, or a view. */
const TASK = /^(\/.+)\/tasks\/-?\d+$/u;
const BOARD = /^\/projects\/-?\d+$/u;

interface Under {
  /** The path of the entry before the open task, where that is known. */
  readonly over?: string | null;
}

/** An open task is one entry of the history above its board or view, however many are opened one after the other. */
export const overTheBoard: CanActivateFn = (_, target) => {
  const [router, location] = [inject(Router), inject(Location)];
  const navigation = router.currentNavigation();
  if (navigation?.trigger !== 'imperative') return true;
  const { replaceUrl, state } = navigation.extras;
  if (replaceUrl === true || (state as Under | undefined)?.over !== undefined) return true;
  const here = pathOf(router.url);
  const isTask = TASK.test(here);
  const over = isTask ? underOf(location) : here;
  return new RedirectCommand(router.parseUrl(target.url), { replaceUrl: isTask, state: { over } });
};

function pathOf(url: string): string {
  return url.split(/[?#]/u, 1)[0] ?? '';
}

/** The path of the screen that lies under an open task. */
function screenOf(path: string): string {
  return TASK.exec(path)?.[1] ?? path;
}

function isOver(event: Event): boolean {
  return (
    event instanceof NavigationEnd ||
    event instanceof NavigationCancel ||
    event instanceof NavigationError
  );
}

function underOf(location: Location): string | null {
  return (location.getState() as Under | null)?.over ?? null;
}

/** Leaves an open task for its board, so that Back does not open it again. */
@Injectable({ providedIn: 'root' })
export class BackToBoard {
  private readonly router = inject(Router);
  private readonly location = inject(Location);

  /** Whether the open task is one of a board; else it is one of a view, wherever its project. */
  isOverBoard(): boolean {
    const path = pathOf(this.router.url);
    return !TASK.test(path) || BOARD.test(screenOf(path));
  }

  /** Opens another task over the same view, or over its own board. */
  linkTo(task: { readonly id: number; readonly project_id: number }): readonly unknown[] {
    const under = this.isOverBoard()
      ? `/projects/${String(task.project_id)}`
      : screenOf(pathOf(this.router.url));
    return [under, 'tasks', task.id];
  }

  /** The open task has got its number: its address is another, and leads back to the same screen. */
  async renumber(taskId: number): Promise<void> {
    const state: Under = { over: underOf(this.location) };
    const url = this.router.url.replace(/\/tasks\/-?\d+/u, `/tasks/${String(taskId)}`);
    await this.router.navigateByUrl(url, { replaceUrl: true, state });
  }

  /** The project on the screen has got its number: its address is another, also under an open task. */
  async renumberProject(localId: number, id: number): Promise<void> {
    const before = `/projects/${String(localId)}`;
    const { url } = this.router;
    if (url !== before && !url.startsWith(`${before}/`)) return;
    const after = `/projects/${String(id)}`;
    const under = underOf(this.location);
    const state: Under = { over: under === before ? after : under };
    await this.router.navigateByUrl(url.replace(before, after), { replaceUrl: true, state });
  }

  /** Resolves when the board, or the view, is alone on the screen. */
  async close(): Promise<void> {
    const { url } = this.router;
    const path = pathOf(url);
    const screen = screenOf(path);
    if (underOf(this.location) !== screen) {
      await this.router.navigateByUrl(url.replace(path, screen), { replaceUrl: true });
      return;
    }
    const arrived = firstValueFrom(this.router.events.pipe(filter(isOver)));
    this.location.back();
    await arrived;
  }
}
