import { ApplicationRef, inject } from '@angular/core';

/**
 * Renders what the state says by now, within the event that changed it.
 *
 * A field that opens takes the focus in the same event: a person who goes on typing, or a slow machine, would else send
 * the first letters to nobody, or to a shortcut. Not to be called while rendering (ApplicationRef.tick refuses it).
 */
export function injectRenderNow(): () => void {
  const application = inject(ApplicationRef);
  return () => application.tick();
}
