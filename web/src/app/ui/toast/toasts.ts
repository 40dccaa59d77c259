import { OverlayContainer } from '@angular/cdk/overlay';
import {
  afterNextRender,
  afterRenderEffect,
  Component,
  DestroyRef,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  input,
  output,
} from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { Translate } from '../../i18n/translate';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'calm' | 'trouble';
  /** The label of the one thing to do about it, such as "Undo". */
  readonly action?: string | undefined;
}

/** Short messages at the foot of the page, spoken politely; hovering or focusing holds them.
 *
 * They lie above every dialog and can be reached from it: by Tab after its last control. Whoever does something about
 * one is afterwards where they were before.
 */
@Component({
  selector: 'tc-toasts',
  imports: [Button, Icon, Translate],
  templateUrl: './toasts.html',
  styleUrl: './toasts.css',
  host: {
    '(mouseenter)': 'held.emit(true)',
    '(mouseleave)': 'held.emit(false)',
    '(focusin)': 'held.emit(true); remember($event)',
    '(focusout)': 'held.emit(false)',
    '(document:keydown.tab)': 'step($event)',
    '(document:keydown.shift.tab)': 'step($event)',
    popover: 'manual',
  },
})
export class Toasts {
  readonly toasts = input.required<readonly Toast[]>();
  readonly acted = output<number>();
  readonly dismissed = output<number>();
  readonly held = output<boolean>();
  /** What is said and not shown. */
  readonly announcement = input('');
  /** Takes the focus when what had it before is gone. */
  readonly fallback = input<HTMLElement>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly overlays = inject(OverlayContainer);
  private cameFrom: HTMLElement | null = null;

  constructor() {
    // What a dialog hides from screen readers is everything but what floats.
    const container = this.overlays.getContainerElement();
    const opening = new MutationObserver(() => this.rise());
    afterNextRender(() => {
      container.append(this.host);
      opening.observe(container, { childList: true });
    });
    afterRenderEffect(() => {
      this.toasts();
      this.rise();
    });
    inject(DestroyRef).onDestroy(() => {
      opening.disconnect();
      this.host.remove();
    });
  }

  /** From a dialog to the messages and back: its own trap for the focus would lead past them. */
  protected step(event: Event): void {
    const at = this.document.activeElement;
    const mine = this.tabbable(this.host);
    const pane = this.pane();
    if (pane === undefined || mine.length === 0 || event.defaultPrevented) return;
    const theirs = this.tabbable(pane);
    const isBack = (event as KeyboardEvent).shiftKey;
    const [leaving, entering] = this.host.contains(at) ? [mine, theirs] : [theirs, mine];
    if (at !== leaving.at(isBack ? 0 : -1)) return;
    event.preventDefault();
    entering.at(isBack ? -1 : 0)?.focus();
  }

  /** The topmost thing that keeps the focus inside. */
  private pane(): HTMLElement | undefined {
    const container = this.overlays.getContainerElement();
    const dialogs = container.querySelectorAll(':is([role="dialog"], [role="alertdialog"])');
    return [...dialogs].at(-1)?.closest<HTMLElement>('.cdk-overlay-pane') ?? undefined;
  }

  private tabbable(place: HTMLElement): HTMLElement[] {
    const controls = place.querySelectorAll<HTMLElement>(
      ':is(a[href], button, input, select, textarea):not(:disabled, [tabindex="-1"])',
    );
    return [...controls].filter((each) => !('checkVisibility' in each) || each.checkVisibility());
  }

  /** To the top of the top layer, where dialogs open. */
  private rise(): void {
    const { host } = this;
    if (!host.isConnected || typeof host.showPopover !== 'function') return;
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
  }

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
