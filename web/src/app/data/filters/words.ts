/** The words of a text, as search and filters compare them: the same as the server finds (`domain/words.py`).
 *
 * A word is a run of letters and digits without case, marks and compatibility forms. Han and kana are written without
 * blanks, so of a run of them each pair is a word, and the last character.
 */

const LONGEST_WORD = 60;

const MARKS = /\p{M}+/gu;
const ASCII_WORD = /[a-z0-9]+/g;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
const WORD = /[\p{L}\p{N}]+/gu;
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3ffff}]/u;
/** Runs of letters and digits of one kind of script. */
const RUN = new RegExp(
  `(?:(?=[\\p{L}\\p{N}])${UNSPACED.source})+|(?:(?!${UNSPACED.source})[\\p{L}\\p{N}])+`,
  'gu',
);

/** The words of a text in their order. */
export function words(text: string): readonly string[] {
  const folded = fold(text);
  if (ASCII.test(folded)) return shortened(folded.match(ASCII_WORD) ?? []);
  if (!UNSPACED.test(folded)) return shortened(folded.match(WORD) ?? []);
  return (folded.match(RUN) ?? []).flatMap(wordsOf);
}

/** The words of what somebody looks for: without the last character of unspaced script, which its pair holds. */
export function soughtWords(text: string): readonly string[] {
  const found = words(text);
  return endsInAPair(found) ? found.slice(0, -1) : found;
}

/** The text without case, marks and compatibility forms. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // ẞ, ß and SS are one, and no letter depends on its neighbours.
  const small = text.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase();
  return small.replaceAll('ς', 'σ').normalize('NFKD').replace(MARKS, '');
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

/** The words of a text as one, to be asked by `hasWords`. */
export function spaced(text: string): string {
  return ` ${words(text).join(' ')} `;
}

/** Asks what `spaced` made whether those words follow one another in it; the last may go on unless `isExact`. */
export function hasWords(sought: readonly string[], isExact: boolean): (text: string) => boolean {
  if (sought.length === 0) return () => true;
  const wanted = ` ${sought.join(' ')}${isExact ? ' ' : ''}`;
  return (text) => text.includes(wanted);
}

/** Whether its words can be found in the text as it stands. */
export function isPlain(text: string): boolean {
  return ASCII.test(text);
}

/** The same question as `hasWords` asks, of a text that `isPlain`, and without finding its words first, which takes
 * long in thousands of texts. Null where only its words can tell, because of words that are cut. */
export function hasPlainWords(
  sought: readonly string[],
  isExact: boolean,
): ((text: string) => boolean) | null {
  if (sought.length === 0) return () => true;
  if (sought.some((word) => word.length >= LONGEST_WORD)) return null;
  // Words of other letters are in no plain text, and escaping them is not needed: they are letters and digits.
  const pattern = `(?<![a-z0-9])${sought.join('[^a-z0-9]+')}${isExact ? '(?![a-z0-9])' : ''}`;
  const found = new RegExp(pattern, 'i');
  return (text) => found.test(text);
}

function shortened(found: readonly string[]): readonly string[] {
  // A letter may be two units of UTF-16.
  return found.map((word) =>
    word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join(''),
  );
}

function wordsOf(run: string): readonly string[] {
  if (!UNSPACED.test(run)) return shortened([run]);
  const letters = Array.from(run);
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''));
}

function endsInAPair(found: readonly string[]): boolean {
  const before = Array.from(found.at(-2) ?? '');
  const last = found.at(-1) ?? '';
  return before.length === 2 && before[1] === last && UNSPACED.test(last);
}
