import { Component, computed, input } from '@angular/core';
import { t, Translate } from '../../i18n/translate';

export type ConnectionMood = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'fallback';

/** Says whether what is on the screen is live. */
@Component({
  selector: 'tc-connection-indicator',
  imports: [Translate],
  template: `
    <span class="dot" aria-hidden="true"></span>
    <span class="word">{{ word() }}</span>
    @if (waiting() > 0) {
      <span class="waiting">{{ 'connection-unsent' | t: { count: waiting() } }}</span>
    }
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
  /** How many changes of this person have not been acknowledged yet. */
  readonly waiting = input(0);
  protected readonly word = computed(() => t(`connection-${this.mood()}`));
  protected readonly explanation = computed(() => t(`connection-${this.mood()}-hint`));
}
