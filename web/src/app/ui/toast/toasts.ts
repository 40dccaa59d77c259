import { Component, input, output } from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'calm' | 'trouble';
  /** The label of the one thing to do about it, such as "Undo". */
  readonly action?: string | undefined;
}

/** Short messages at the foot of the page, spoken politely; hovering or focusing holds them. */
@Component({
  selector: 'tc-toasts',
  imports: [Button, Icon],
  templateUrl: './toasts.html',
  styleUrl: './toasts.css',
  host: {
    '(mouseenter)': 'held.emit(true)',
    '(mouseleave)': 'held.emit(false)',
    '(focusin)': 'held.emit(true)',
    '(focusout)': 'held.emit(false)',
  },
})
export class Toasts {
  readonly toasts = input.required<readonly Toast[]>();
  readonly acted = output<number>();
  readonly dismissed = output<number>();
  readonly held = output<boolean>();
}
