import {
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { injectRenderNow } from '../render-now';
import { asClocksShow, isSameZone, WallTime } from '../../i18n/wall-time';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { Translate } from '../../i18n/translate';

export type DueValue = WallTime;

/**
 * Chooses a day and, if wanted, a time on it.
 *
 * Browsers call a value changed at every keystroke that makes it valid: "2026" passes through the years 2, 20 and 202.
 * So what is typed counts once it is left or Enter is pressed, and Escape gives it up. A day picked from the calendar
 * counts at once; a time does not, because its hours and minutes are picked one by one.
 */
@Component({
  selector: 'tc-due-field',
  imports: [Button, Icon, Translate],
  templateUrl: './due-field.html',
  styleUrl: './due-field.css',
})
export class DueField {
  readonly due = input<DueValue | null>(null);
  /** The zone a newly chosen time is meant in. */
  readonly zone = input.required<string>();
  readonly disabled = input(false);
  readonly chosen = output<DueValue | null>();

  /** The due date there is, or what was just chosen in its place. */
  private readonly shown = linkedSignal(() => this.due());
  /** A time that clocks skip is shown as the one it means, as everywhere. */
  private readonly onClocks = computed(() => {
    const due = this.shown();
    return due === null ? null : asClocksShow(due);
  });
  protected readonly date = computed(() => {
    const due = this.onClocks();
    return due === null ? '' : 'date' in due ? due.date : due.local.slice(0, 10);
  });
  protected readonly time = computed(() => {
    const due = this.onClocks();
    return due !== null && 'local' in due ? due.local.slice(11, 16) : '';
  });
  /** Named only when it is not the reader's own. */
  protected readonly otherZone = computed(() => {
    const due = this.shown();
    return due !== null && 'local' in due && !isSameZone(due.zone, this.zone()) ? due.zone : '';
  });

  /** The time is asked for only when somebody wants one. */
  protected readonly timed = linkedSignal(() => this.time() !== '');
  /** Whether a key was pressed since the day was last reached or clicked: if not, the calendar was used. */
  protected byKey = false;
  private readonly renderNow = injectRenderNow();
  private readonly timeBox = viewChild<ElementRef<HTMLInputElement>>('timeBox');

  protected addTime(): void {
    this.timed.set(true);
    this.renderNow();
    this.timeBox()?.nativeElement.focus();
  }

  protected saveDate(box: HTMLInputElement): void {
    // A half-typed day reads as empty, a half-typed year as a very old one: only the clear button takes a due date away.
    if (box.value >= '1000') this.choose(box.value, this.time());
  }

  protected saveTime(box: HTMLInputElement): void {
    // Half-typed reads as empty, too; a time that was emptied leaves the day.
    if (!box.validity.badInput) this.choose(this.date(), box.value);
  }

  /** Escape means this field alone while something is typed in it; else it is for whatever lies around it. */
  protected giveUp(event: Event, box: HTMLInputElement, value: string): void {
    if (box.value === value && !box.validity.badInput) return;
    event.stopPropagation();
    box.value = value;
  }

  protected clear(): void {
    this.shown.set(null);
    this.chosen.emit(null);
  }

  private choose(date: string, time: string): void {
    if (date === this.date() && time === this.time()) return;
    const zone = this.otherZone() || this.zone();
    const due = time === '' ? { date } : { local: `${date}T${time}`, zone };
    this.shown.set(due);
    this.chosen.emit(due);
  }
}
