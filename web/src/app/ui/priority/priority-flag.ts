import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { t } from '../../i18n/translate';

/** The word for a priority from 0 (none) to 4 (urgent). */
export function priorityName(priority: number): string {
  const known = [1, 2, 3, 4] as const;
  return t(`priority-${known.find((each) => each === priority) ?? 0}`);
}

@Component({
  selector: 'tc-priority-flag',
  imports: [Icon],
  template: `
    <tc-icon name="flag" [size]="size()" />
    <span [class.visually-hidden]="!labelled()">{{ name() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--s1);
      color: var(--ink-faint);
    }
    :host(.p1) {
      color: var(--priority-1);
    }
    :host(.p2) {
      color: var(--priority-2);
    }
    :host(.p3) {
      color: var(--priority-3);
    }
    :host(.p4) {
      color: var(--priority-4);
    }
  `,
  host: { '[class]': "'p' + priority()" },
})
export class PriorityFlag {
  readonly priority = input.required<number>();
  readonly labelled = input(false);
  readonly size = input(15);
  protected readonly name = computed(() => priorityName(this.priority()));
}
