/** The words of a text, as search and filters compare them: the same as the server finds (`domain/words.py`).
 *
 * A word is a run of letters and digits without case, marks and compatibility forms. Han and kana are written without
 * blanks, so of a run of them each pair is a word, and the last character.
 */

const LONGEST_WORD = 60;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const MARKS = /\p{M}+/gu;
const ASCII_WORD = /[a-z0-9]+/g;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
const UNSPACED = /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3ffff}]/u;

/** The words of a text in their order. */
export function words(text: string): readonly string[] {
  const folded = fold(text);
  if (ASCII.test(folded))
    return (folded.match(ASCII_WORD) ?? []).map((word) => word.slice(0, LONGEST_WORD));
  return runs(folded).flatMap(wordsOf);
}

/** The words of what somebody looks for: without the last character of unspaced script, which its pair holds. */
export function soughtWords(text: string): readonly string[] {
  const found = words(text);
  return endsInAPair(found) ? found.slice(0, -1) : found;
}

/** The text without case, marks and compatibility forms. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const letters = Array.from(text.normalize('NFKD'), folded).join('');
  return letters.normalize('NFKD').replace(MARKS, '');
}

/** Names in filters are the same if these are: folded, with single blanks. */
export function nameKey(name: string): string {
  return fold(name).trim().split(/\s+/u).join(' ');
}

/** Whether a person is meant by this `nameKey`: that of their name, of its first word, or of their address. */
export function isCalled(name: string, email: string, key: string): boolean {
  const own = nameKey(name);
  return key === own || key === own.split(' ')[0] || key === nameKey(email);
}

/** Whether those words follow one another in the text; the last may be the beginning of one unless `isExact`. */
export function hasWords(
  text: readonly string[],
  sought: readonly string[],
  isExact: boolean,
): boolean {
  const last = sought.at(-1);
  if (last === undefined) return true;
  const before = sought.length - 1;
  for (let end = before; end < text.length; end++) {
    const word = text[end] ?? '';
    const fits = isExact ? word === last : word.startsWith(last);
    if (fits && sought.every((each, at) => at === before || text[end - before + at] === each))
      return true;
  }
  return false;
}

/** Letter by letter: ẞ, ß and SS are one, and no letter changes with its neighbours. */
function folded(letter: string): string {
  return Array.from(letter.toLowerCase().toUpperCase(), (each) => each.toLowerCase()).join('');
}

/** Runs of letters and digits of one kind of script. */
function runs(text: string): string[] {
  const found: string[] = [];
  let run = '';
  for (const letter of text) {
    const isPart = LETTER_OR_DIGIT.test(letter);
    if (run !== '' && (!isPart || UNSPACED.test(letter) !== UNSPACED.test(run))) {
      found.push(run);
      run = '';
    }
    if (isPart) run += letter;
  }
  return run === '' ? found : [...found, run];
}

function wordsOf(run: string): string[] {
  const letters = Array.from(run);
  if (!UNSPACED.test(run)) return [letters.slice(0, LONGEST_WORD).join('')];
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''));
}

function endsInAPair(found: readonly string[]): boolean {
  const before = Array.from(found.at(-2) ?? '');
  const last = found.at(-1) ?? '';
  return before.length === 2 && before[1] === last && UNSPACED.test(last);
}
