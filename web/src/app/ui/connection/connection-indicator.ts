import { Component, computed, input } from '@angular/core';

export type ConnectionMood = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'fallback';

const WORDS: Readonly<Record<ConnectionMood, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
  fallback: 'Live (slower)',
};

const EXPLANATIONS: Readonly<Record<ConnectionMood, string>> = {
  connecting: 'Opening the live connection.',
  live: 'Every change reaches you at once.',
  reconnecting: 'The connection was lost; nothing you did is. Catching up as soon as it is back.',
  offline: 'This device is offline. What you change is sent when the network is back.',
  fallback: 'Sockets are blocked here, so changes arrive by polling, a little later.',
};

/** Says whether what is on the screen is live. */
@Component({
  selector: 'tc-connection-indicator',
  template: `
    <span class="dot" aria-hidden="true"></span>
    <span class="word">{{ word() }}</span>
    @if (waiting() > 0) {
      <span class="waiting">{{ waiting() }} unsent</span>
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
  protected readonly word = computed(() => WORDS[this.mood()]);
  protected readonly explanation = computed(() => EXPLANATIONS[this.mood()]);
}
