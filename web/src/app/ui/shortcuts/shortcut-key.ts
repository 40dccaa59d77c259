const LETTER_KEY = /^Key([A-Z])$/u;
const LATIN = /^\p{Script=Latin}$/u;
const LETTER = /^\p{Letter}$/u;

/**
 * The key a shortcut is named after, on every keyboard layout.
 *
 * Where the layout writes another script (Cyrillic, Greek, Hebrew), it is the Latin letter printed at the same place of
 * the key, by the physical `code`; else what the key writes, so that Dvorak and AZERTY keep their own letters.
 */
export function shortcutKey(event: KeyboardEvent): string {
  const { key, code, shiftKey } = event;
  if (!LETTER.test(key) || LATIN.test(key)) return key;
  const letter = LETTER_KEY.exec(code)?.[1];
  if (letter === undefined) return key;
  return shiftKey ? letter : letter.toLowerCase();
}
