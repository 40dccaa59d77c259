import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay } from '@angular/cdk/overlay';
import { Component, computed, inject, input, output } from '@angular/core';
import { Clock } from '../../../core/clock';
import { dayOf, todayIn } from '../../../data/filters/days';
import { MeStore } from '../../../data/me/me-store';
import { Due, Task } from '../../../data/tasks/model';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { onDay } from '../../../data/views/rescheduling';
import { dayText } from '../../../i18n/dates';
import { PlainMessageId, Translate } from '../../../i18n/translate';
import { DueField } from '../../../ui/date-field/due-field';
import { Icon } from '../../../ui/icon/icon';
import { BESIDE } from '../../../ui/label-picker/label-popup';
import { ViewState } from '../view-state';

const NEAR: readonly { readonly day: string; readonly label: PlainMessageId }[] = [
  { day: 'today', label: 'view-due-today' },
  { day: 'tomorrow', label: 'view-due-tomorrow' },
  { day: 'monday', label: 'view-due-next-week' },
];

/** Chooses the day of a task, one of the next or any, where the task stands in a list. */
@Component({
  selector: 'tc-cell-due',
  imports: [CdkConnectedOverlay, CdkTrapFocus, DueField, Icon, Translate],
  template: `
    <ng-template
      cdkConnectedOverlay
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      [cdkConnectedOverlayOpen]="true"
      [cdkConnectedOverlayHasBackdrop]="true"
      [cdkConnectedOverlayPush]="true"
      [cdkConnectedOverlayOrigin]="beside()"
      [cdkConnectedOverlayPositions]="positions"
      (backdropClick)="closed.emit()"
    >
      <div
        class="tc-menu"
        role="dialog"
        cdkTrapFocus
        [cdkTrapFocusAutoCapture]="true"
        [attr.aria-label]="'task-due' | t"
        (keydown.escape)="closed.emit()"
      >
        @for (each of near(); track each.label) {
          <button class="tc-menu__item" type="button" (click)="setDay(each.date)">
            <tc-icon name="calendar" /> {{ each.label | t }}
            <span class="tc-menu__hint">{{ each.hint }}</span>
          </button>
        }
        @if (now().due) {
          <button class="tc-menu__item" type="button" (click)="choose(null)">
            <tc-icon name="close" /> {{ 'due-clear' | t }}
          </button>
        }
        <hr class="tc-menu__line" />
        <div class="other">
          <tc-due-field [due]="now().due" [zone]="me.timezone()" (chosen)="setDue($event)" />
        </div>
      </div>
    </ng-template>
  `,
  styles: `
    .other {
      display: flex;
      align-items: center;
      padding: var(--s1) var(--s2);
    }
  `,
})
export class CellDue {
  /** As it was when this opened; what is shown and changed is the task as it is now. */
  readonly task = input.required<Task>();
  readonly beside = input.required<HTMLElement>();
  readonly closed = output();

  protected readonly me = inject(MeStore);
  protected readonly positions = BESIDE;
  private readonly state = inject(ViewState);
  private readonly commands = inject(TaskCommands);
  private readonly clock = inject(Clock);
  protected readonly now = computed(() => this.state.taskNow(this.task()));
  protected readonly near = computed(() => {
    const today = todayIn(this.me.timezone(), this.clock.now());
    return NEAR.map(({ day, label }) => {
      // On a Monday the next one is meant.
      const from = day === 'monday' ? dayOf('tomorrow', today) : today;
      const date = dayOf(day, from);
      const hint = dayText(date, { weekday: 'short', day: 'numeric', month: 'short' });
      return { date, label, hint };
    });
  });

  protected setDay(date: string): void {
    this.choose(onDay(this.now().due, date));
  }

  protected choose(due: Due | null): void {
    this.setDue(due);
    this.closed.emit();
  }

  protected setDue(due: Due | null): void {
    void this.commands.update(this.now(), { due });
  }
}
