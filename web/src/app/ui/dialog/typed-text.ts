import { InjectionToken } from '@angular/core';

/** Leaves the dialog as Escape does: asks first when something has been typed in it. */
export const DISMISS_DIALOG = new InjectionToken<() => void>('DISMISS_DIALOG');

const NO_TEXT = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'radio',
  'range',
  'reset',
  // What is looked for is no loss.
  'search',
  'submit',
]);

/** Notices where a person types inside `place`; says whether any of it still stands there. */
export function watchTyping(place: HTMLElement): () => boolean {
  const typedIn = new Set<HTMLInputElement | HTMLTextAreaElement>();
  place.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLTextAreaElement) typedIn.add(target);
    else if (target instanceof HTMLInputElement && !NO_TEXT.has(target.type)) typedIn.add(target);
  });
  return () => [...typedIn].some((box) => box.isConnected && box.value.trim() !== '');
}
