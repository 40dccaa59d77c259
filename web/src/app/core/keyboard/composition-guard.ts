import {
  DOCUMENT,
  EnvironmentProviders,
  inject,
  provideEnvironmentInitializer,
} from '@angular/core';

/** The code of a key that an input method is still working on (UI Events §legacy key attributes). */
const PROCESSED_BY_INPUT_METHOD = 229;

const KEY_EVENTS = ['keydown', 'keypress', 'keyup'] as const;

/**
 * Keeps keys that belong to an input method away from every key handler of the page.
 *
 * While somebody composes Japanese, Chinese or Korean text, Enter confirms a conversion and Escape takes one back:
 * neither is meant for us. Safari ends the composition before it sends the Enter that ended it, and marks that key by
 * its code alone. The browser still does its own part, since nothing is prevented.
 */
export function provideCompositionGuard(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const target = inject(DOCUMENT).defaultView;
    for (const kind of KEY_EVENTS) target?.addEventListener(kind, withhold, { capture: true });
  });
}

function withhold(event: KeyboardEvent): void {
  // `keyCode` is deprecated and the only thing that Safari says.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (event.isComposing || event.keyCode === PROCESSED_BY_INPUT_METHOD)
    event.stopImmediatePropagation();
}
