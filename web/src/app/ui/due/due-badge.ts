import { Component, computed, input } from '@angular/core';
import { DueValue } from '../date-field/due-field';
import { Icon } from '../icon/icon';
import { locale } from '../../i18n/translate';
import { DueText, dueText } from './due-text';

/** When something is due, in as few words as will do. */
@Component({
  selector: 'tc-due-badge',
  imports: [Icon],
  template: `<tc-icon name="calendar" [size]="13" /><span>{{ words().text }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.28rem;
      font-size: var(--t-xs);
      font-variant-numeric: tabular-nums;
      color: var(--ink-faint);
      white-space: nowrap;
    }
    :host(.overdue) {
      color: var(--danger);
    }
    :host(.today) {
      color: var(--good);
    }
    :host(.soon) {
      color: var(--warn);
    }
  `,
  host: { '[class]': 'words().tone', '[attr.title]': 'words().title' },
})
export class DueBadge {
  readonly due = input.required<DueValue>();
  readonly zone = input.required<string>();
  /** The instant to reckon from; refreshed by whoever shows many of these. */
  readonly now = input.required<Date>();
  protected readonly words = computed(() => told(this.due(), this.now(), this.zone()));
}

/** Few days are those of many tasks. */
const texts = new Map<string, DueText>();
let toldAt: Date | null = null;

function told(due: DueValue, now: Date, zone: string): DueText {
  if (toldAt !== now) texts.clear();
  toldAt = now;
  const key = `${JSON.stringify(due)} ${zone} ${locale()}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = dueText(due, now, zone);
    texts.set(key, text);
  }
  return text;
}
