/** Keeps what somebody types from the page while the field that it is meant for is on its way.
 *
 * Answers what lets go and gives the text; null where Escape took it back.
 */
export function holdTyping(document: Document): () => string | null {
  let typed: string | null = '';
  const hold = (event: KeyboardEvent): void => {
    const isCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (isCommand && !event.getModifierState('AltGraph')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') typed = null;
    else if (typed !== null) typed = withKey(typed, event.key);
  };
  document.addEventListener('keydown', hold, true);
  return () => {
    document.removeEventListener('keydown', hold, true);
    return typed;
  };
}

/** Keys of more than one character are named, not typed. */
function withKey(text: string, key: string): string {
  if (key === 'Backspace') return Array.from(text).slice(0, -1).join('');
  return Array.from(key).length === 1 ? text + key : text;
}
