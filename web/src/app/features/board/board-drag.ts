import { DragDropRegistry } from '@angular/cdk/drag-drop';
import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Task } from '../../data/tasks/model';
import { EdgeScroll } from './edge-scroll';

/** The card that is being dragged. Escape ends that, and nothing has moved. */
@Injectable()
export class BoardDrag {
  private readonly document = inject(DOCUMENT);
  private readonly registry = inject(DragDropRegistry);
  /** As it was when somebody took hold of it; others may change it while it is in the air. */
  private readonly lifted = signal<Task | null>(null);
  private edges: EdgeScroll | null = null;
  private readonly escape = (event: KeyboardEvent): void => this.pressed(event);
  private readonly click = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };

  readonly task = this.lifted.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.end());
  }

  begin(task: Task, board: HTMLElement): void {
    this.lifted.set(task);
    this.edges = new EdgeScroll(board);
    this.document.addEventListener('keydown', this.escape, { capture: true });
  }

  moved(pointer: { readonly x: number; readonly y: number }): void {
    this.edges?.follow(pointer);
  }

  /** The hand is open; what is on the way to its place does not scroll. */
  released(): void {
    this.edges?.stop();
    this.edges = null;
  }

  /** Answers the task as it was taken, or null where the drag was given up. */
  end(): Task | null {
    this.document.removeEventListener('keydown', this.escape, { capture: true });
    this.released();
    const task = this.lifted();
    this.lifted.set(null);
    return task;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
    const preview = this.document.querySelector<HTMLElement>('.cdk-drag-preview');
    // It does not fly to where it would have landed.
    if (preview !== null) preview.style.transition = 'none';
    this.registry.pointerUp.next(new MouseEvent('mouseup'));
    this.swallowClick();
  }

  /** The button is still down: letting it go over the card is no click on it. */
  private swallowClick(): void {
    const { document } = this;
    const on = { capture: true, once: true };
    document.addEventListener('click', this.click, on);
    const stop = (): void => document.removeEventListener('click', this.click, on);
    document.addEventListener('pointerdown', stop, on);
  }
}
