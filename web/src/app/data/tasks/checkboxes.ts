/** Ticks a box of a Markdown task list as the server will (src/taskcast/usecases/tasks/set_checkbox.py). Pure.
 *
 * It is for the moment until the server's text arrives, and before the parts that read Markdown are loaded. So it looks
 * at lines alone; where it finds no such box, nothing is shown yet.
 */
export interface BoxChange {
  /** Which one, counted from 0. */
  readonly box: number;
  readonly checked: boolean;
  /** The rest of its line, which tells it apart where the text has changed. */
  readonly label: string;
}

interface Found {
  /** Where its mark stands in the text. */
  readonly at: number;
  readonly label: string;
}

const ITEM =
  /^((?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t]+(?!\[))*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)[ xX\t](\](?=[ \t]).*)$/u;
const LIST = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/u;
const FENCE = /^[ \t>]*(?:`{3}|~{3})/u;
const CODE = /^(?: {4}|\t)/u;

export function withBox(text: string, { box, checked, label }: BoxChange): string {
  const found = boxesIn(text);
  const same = found.filter((each) => each.label === label.trim());
  const at = found[box]?.label === label.trim() ? found[box] : same.length === 1 ? same[0] : null;
  if (at == null) return text;
  return `${text.slice(0, at.at)}${checked ? 'x' : ' '}${text.slice(at.at + 1)}`;
}

export function boxesIn(text: string): readonly Found[] {
  const found: Found[] = [];
  let [start, isCode, isList] = [0, false, false];
  for (const line of text.split(/(?<=\r\n|\n|\r(?!\n))/u)) {
    const bare = line.trimEnd();
    if (FENCE.test(bare)) isCode = !isCode;
    else if (!isCode && (isList || !CODE.test(bare))) {
      const [, before, after] = ITEM.exec(bare) ?? [];
      if (before !== undefined && after !== undefined)
        found.push({ at: start + before.length, label: after.slice(1).trim() });
      if (LIST.test(bare)) isList = true;
      else if (/^\S/u.test(bare)) isList = false;
    }
    start += line.length;
  }
  return found;
}
