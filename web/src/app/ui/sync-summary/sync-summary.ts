import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';
import { t, Translate } from '../../i18n/translate';

/** Whether everything one did is at the server; leads to what waits for one's word. */
@Component({
  selector: 'tc-sync-summary',
  imports: [Icon, RouterLink, Translate],
  template: `
    <a
      routerLink="/needs-you"
      [class.needs]="needsYou() > 0"
      [class.unsent]="unsent() > 0"
      [attr.title]="notKept() ? ('sync-not-kept' | t) : null"
    >
      <tc-icon [name]="icon()" [size]="16" />
      <span>{{ words() }}</span>
      @if (notKept()) {
        <span class="visually-hidden">{{ 'sync-not-kept' | t }}</span>
      }
    </a>
  `,
  styleUrl: './sync-summary.css',
})
export class SyncSummary {
  readonly unsent = input.required<number>();
  readonly needsYou = input.required<number>();
  /** Nothing is kept on this device. */
  readonly notKept = input(false);
  /** False while it is still being found out. */
  readonly known = input(true);
  protected readonly icon = computed(() => {
    if (this.needsYou() > 0 || this.notKept()) return 'warning';
    return this.unsent() > 0 ? 'clock' : 'check';
  });
  protected readonly words = computed(() => {
    const [unsent, needsYou] = [this.unsent(), this.needsYou()];
    const parts = [
      ...(needsYou > 0 ? [t('sync-needs-you', { count: needsYou })] : []),
      ...(unsent > 0 ? [t('sync-unsent', { count: unsent })] : []),
    ];
    if (parts.length > 0) return parts.join(' · ');
    return t(this.known() ? 'sync-saved' : 'sync-checking');
  });
}
