import { Component, computed, input } from '@angular/core';
import { t } from '../../i18n/translate';

export type ConnectionMood = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'fallback';

/** Says whether what is on the screen is live. */
@Component({
  selector: 'tc-connection-indicator',
  template: `
    <span class="dot" aria-hidden="true"></span>
    <span class="word">{{ word() }}</span>
  `,
  styleUrl: './connection-indicator.css',
  host: {
    role: 'status',
    '[class]': 'mood()',
    '[attr.title]': 'explanation()',
  },
})
export class ConnectionIndicator {
  readonly mood = input.required<ConnectionMood>();
  protected readonly word = computed(() => t(`connection-${this.mood()}`));
  protected readonly explanation = computed(() => t(`connection-${this.mood()}-hint`));
}
