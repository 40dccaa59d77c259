import {
  afterNextRender,
  Component,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  input,
  output,
} from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'calm' | 'trouble';
  /** The label of the one thing to do about it, such as "Undo". */
  readonly action?: string | undefined;
}

/** Short messages at the foot of the page, spoken politely; hovering or focusing holds them.
 *
 * Whoever does something about one is afterwards where they were before.
 */
@Component({
  selector: 'tc-toasts',
  imports: [Button, Icon],
  templateUrl: './toasts.html',
  styleUrl: './toasts.css',
  host: {
    '(mouseenter)': 'held.emit(true)',
    '(mouseleave)': 'held.emit(false)',
    '(focusin)': 'held.emit(true); remember($event)',
    '(focusout)': 'held.emit(false)',
  },
})
export class Toasts {
  readonly toasts = input.required<readonly Toast[]>();
  readonly acted = output<number>();
  readonly dismissed = output<number>();
  readonly held = output<boolean>();
  /** Takes the focus when what had it before is gone. */
  readonly fallback = input<HTMLElement>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private cameFrom: HTMLElement | null = null;

  protected remember({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && this.host.contains(relatedTarget)) return;
    this.cameFrom = relatedTarget instanceof HTMLElement ? relatedTarget : null;
  }

  protected goBack(): void {
    afterNextRender(
      () => {
        // Doing something about it may have led elsewhere.
        if (this.document.activeElement !== this.document.body) return;
        const before = this.cameFrom?.isConnected === true ? this.cameFrom : this.fallback();
        before?.focus({ preventScroll: true });
      },
      { injector: this.injector },
    );
  }
}
