import {
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';

/** A day, or a wall-clock time in a zone. */
export type DueValue =
  { readonly date: string } | { readonly local: string; readonly zone: string };

/** Chooses a day and, if wanted, a time on it. */
@Component({
  selector: 'tc-due-field',
  imports: [Button, Icon],
  templateUrl: './due-field.html',
  styleUrl: './due-field.css',
})
export class DueField {
  readonly due = input<DueValue | null>(null);
  /** The zone a newly chosen time is meant in. */
  readonly zone = input.required<string>();
  readonly disabled = input(false);
  readonly chosen = output<DueValue | null>();

  protected readonly date = computed(() => {
    const due = this.due();
    return due === null ? '' : 'date' in due ? due.date : due.local.slice(0, 10);
  });
  protected readonly time = computed(() => {
    const due = this.due();
    return due !== null && 'local' in due ? due.local.slice(11, 16) : '';
  });
  /** Named only when it is not the reader's own. */
  protected readonly otherZone = computed(() => {
    const due = this.due();
    return due !== null && 'local' in due && due.zone !== this.zone() ? due.zone : '';
  });

  /** The time is asked for only when somebody wants one. */
  protected readonly timed = linkedSignal(() => this.time() !== '');
  private readonly timeBox = viewChild<ElementRef<HTMLInputElement>>('timeBox');

  protected addTime(): void {
    this.timed.set(true);
    setTimeout(() => this.timeBox()?.nativeElement.focus());
  }

  protected dateChanged(event: Event): void {
    this.choose((event.target as HTMLInputElement).value, this.time());
  }

  protected timeChanged(event: Event): void {
    this.choose(this.date(), (event.target as HTMLInputElement).value);
  }

  protected clear(): void {
    this.chosen.emit(null);
  }

  private choose(date: string, time: string): void {
    if (date === '') {
      // A half-typed date reads as empty: only the clear button takes a due date away.
      return;
    }
    const zone = this.otherZone() || this.zone();
    this.chosen.emit(time === '' ? { date } : { local: `${date}T${time}`, zone });
  }
}
