import { Component, computed, input } from '@angular/core';
import { ago, momentOf } from '../../i18n/dates';

/** How long ago something was; the exact moment shows where one points at it. */
@Component({
  selector: 'tc-when',
  template: `<time [attr.datetime]="at()" [attr.title]="moment()">{{ words() }}</time>`,
})
export class When {
  readonly at = input.required<string>();
  /** The instant to reckon from; refreshed by whoever shows many of these. */
  readonly now = input.required<Date>();
  readonly zone = input.required<string>();
  protected readonly words = computed(() => ago(this.at(), this.now(), { zone: this.zone() }));
  protected readonly moment = computed(() => momentOf(this.at(), { zone: this.zone() }));
}
