/** What of a text becomes a task each. Pure. */

/** What marks the lines of a list: "-", "*", "•", "1.", "2)", "[ ]", "- [x]". */
const MARK = /^(?:[-*+•‣◦–]\s+(?:\[[ xX]?\]\s+)?|\[[ xX]?\]\s+|\d{1,3}[.)]\s+|[☐☑✓✔]\s*)/u;

/** One line each, without empty ones, and without the marks of a list where every line has one. */
export function linesOf(text: string): readonly string[] {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const isList = lines.length > 1 && lines.every((line) => MARK.test(line));
  if (!isList) return lines;
  return lines.map((line) => line.replace(MARK, '').trim()).filter((line) => line !== '');
}
