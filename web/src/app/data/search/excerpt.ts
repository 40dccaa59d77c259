/** A piece of a text, and whether it is what was looked for. */
export interface ExcerptPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** What stands around the name in the text of a mention: `@[Ben](user:2)` is shown as `@Ben`. */
const MENTION = /@(\[)(?:[^[\]\\]|\\.){1,400}(\]\(user:\d+\))/dgu;

/** A text in pieces, by ranges that are in order and count code points, as the server does, not UTF-16 units. Pure. */
export function excerptParts(
  text: string,
  ranges: readonly (readonly number[])[],
): readonly ExcerptPart[] {
  const letters = Array.from(text);
  blankMentions(text, letters);
  const parts: ExcerptPart[] = [];
  const add = (start: number, end: number, isFound: boolean): void => {
    const part = letters.slice(start, end).join('');
    if (part !== '') parts.push({ text: part, isFound });
  };
  let at = 0;
  for (const [start = 0, end = 0] of ranges) {
    add(at, start, false);
    add(Math.max(at, start), end, true);
    at = Math.max(at, end);
  }
  add(at, letters.length, false);
  return parts;
}

/** Takes out of the letters of a text what is not shown of mentions, and leaves all others at their places. */
function blankMentions(text: string, letters: string[]): void {
  for (const { indices } of text.matchAll(MENTION)) {
    for (const group of [1, 2]) {
      const [start, end] = indices?.[group] ?? [0, 0];
      const from = Array.from(text.slice(0, start)).length;
      letters.fill('', from, from + end - start);
    }
  }
}
