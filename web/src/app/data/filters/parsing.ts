/** Makes a tree of the text of a filter, by the same rules as the server (`domain/filters/parsing.py`).
 *
 * Every error names its column, in characters from 1, and what was expected there.
 */
import { filterDay } from './days';
import {
  DEEPEST_NODE,
  FILTER_KEYS,
  filterKey,
  FilterKeyName,
  FilterNode,
  FilterOperator,
  FilterValue,
  FilterWords,
  isOrdered,
  LONGEST_TEXT,
  MOST_NODES,
  NO_FILTER,
  sizeOf,
} from './tree';

export type FilterExpected =
  | 'unknown-key'
  | 'value-expected'
  | 'unknown-value'
  | 'unknown-name'
  | 'day-expected'
  | 'number-expected'
  | 'not-comparable'
  | 'one-value'
  | 'quote-expected'
  | 'bracket-expected'
  | 'term-expected'
  | 'too-deep'
  | 'too-many'
  | 'too-long';

export class FilterError extends Error {
  constructor(
    readonly expected: FilterExpected,
    /** Counted in characters from 1. */
    readonly column: number,
    /** The key whose value is wrong, if it is one. */
    readonly key: FilterKeyName | null = null,
  ) {
    super(`${expected} at column ${String(column)}`);
  }
}

/** Finds what names in a text mean. */
export interface FilterNames {
  projects(name: string): readonly number[];
  people(name: string): readonly number[];
}

const BLANK = /^[ \t\n\r\u00a0\u3000]$/;
const LETTER = /^[A-Za-z]$/;
const NUMBER = /^#?([1-9][0-9]{0,14})$/;
const LEVEL = /^[pP]([1-4])$/;
const OPERATORS: readonly FilterOperator[] = ['<=', '>=', '<', '>', '='];
const KEYWORDS: readonly string[] = ['and', 'or', 'not'];

/** The tree of a text; an empty one is any open task. Throws a `FilterError`. */
export function parseFilter(text: string, names: FilterNames): FilterNode {
  const letters = Array.from(text);
  if (letters.length > LONGEST_TEXT) throw new FilterError('too-long', LONGEST_TEXT + 1);
  return new Parser(letters, names).whole();
}

interface Written {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly at: number;
}

class Parser {
  private at = 0;
  private depth = 0;
  private leaves = 0;

  constructor(
    private readonly letters: readonly string[],
    private readonly names: FilterNames,
  ) {
    this.skip();
  }

  whole(): FilterNode {
    if (this.at === this.letters.length) return NO_FILTER;
    const node = this.either();
    // Only a bracket ends a filter early.
    if (this.at < this.letters.length) this.fail('term-expected');
    if (sizeOf(node) > MOST_NODES) this.fail('too-many', this.letters.length);
    return node;
  }

  private either(): FilterNode {
    const nodes = [this.all()];
    while (this.takeKeyword('or')) nodes.push(this.all());
    return joined('or', nodes);
  }

  private all(): FilterNode {
    const nodes = [this.one()];
    for (;;) {
      const isNamed = this.takeKeyword('and');
      const isOver =
        this.at === this.letters.length || this.letters[this.at] === ')' || this.keyword() === 'or';
      if (isOver && !isNamed) return joined('and', nodes);
      nodes.push(this.one());
    }
  }

  private one(): FilterNode {
    this.depth++;
    if (this.depth > DEEPEST_NODE) this.fail('too-deep');
    const node = this.deeper();
    this.depth--;
    return node;
  }

  private deeper(): FilterNode {
    const here = this.at;
    if (this.takeKeyword('not')) return { type: 'not', node: this.one() };
    const letter = this.letters[here] ?? '';
    const next = this.letters[here + 1] ?? ' ';
    if (letter === '-' && !BLANK.test(next)) {
      this.at++;
      return { type: 'not', node: this.one() };
    }
    if (letter === '(') return this.inBrackets();
    if (letter === '' || letter === ')' || this.keyword() !== '') this.fail('term-expected');
    const node = this.leaf(letter);
    this.leaves += sizeOf(node);
    if (this.leaves > MOST_NODES) this.fail('too-many', here);
    this.skip();
    return node;
  }

  private leaf(letter: string): FilterNode {
    if (letter === '"') return { type: 'words', words: this.quoted(), exact: true, within: 'text' };
    let end = this.at;
    while (LETTER.test(this.letters[end] ?? '')) end++;
    return end > this.at && this.letters[end] === ':' ? this.term(end) : this.word();
  }

  private inBrackets(): FilterNode {
    const opened = this.at;
    this.at++;
    this.skip();
    const node = this.either();
    if (this.letters[this.at] !== ')') this.fail('bracket-expected', opened);
    this.at++;
    this.skip();
    return node;
  }

  private word(): FilterNode {
    const word = this.upcoming('()"');
    this.at += Array.from(word).length;
    const number = word.startsWith('#') ? NUMBER.exec(word) : null;
    if (number !== null) return { type: 'term', key: 'id', values: [Number(number[1])], op: '=' };
    return { type: 'words', words: word, exact: false, within: 'text' };
  }

  private quoted(): string {
    const opened = this.at;
    let text = '';
    this.at++;
    for (;;) {
      let letter = this.letters[this.at];
      if (letter === undefined) this.fail('quote-expected', opened);
      if (letter === '"') break;
      const next = this.letters[this.at + 1];
      if (letter === '\\' && (next === '"' || next === '\\')) {
        this.at++;
        letter = next;
      }
      text += letter;
      this.at++;
    }
    this.at++;
    return text;
  }

  private term(colon: number): FilterNode {
    const key = filterKey(this.letters.slice(this.at, colon).join(''));
    if (key === null) this.fail('unknown-key');
    this.at = colon + 1;
    const start = this.at;
    const ahead = this.letters.slice(start, start + 2).join('');
    const found = OPERATORS.find((each) => ahead.startsWith(each));
    const op = found ?? '=';
    this.at += found?.length ?? 0;
    if (op !== '=' && !isOrdered(key)) this.fail('not-comparable', start, key);
    if (FILTER_KEYS[key].kind === 'words') return this.wordsIn(key);
    const values = [...new Set(this.written(key).flatMap((each) => this.meant(key, each)))];
    if (op !== '=' && (values.length > 1 || values[0] === null)) this.fail('one-value', start, key);
    return { type: 'term', key, values, op };
  }

  private wordsIn(key: FilterKeyName): FilterNode {
    const within = key === 'title' ? 'title' : 'text';
    const found = this.written(key).map(({ text, isQuoted }): FilterWords => ({
      type: 'words',
      words: text,
      exact: isQuoted,
      within,
    }));
    return found.length === 1 && found[0] ? found[0] : { type: 'or', nodes: found };
  }

  /** The values as they are written. */
  private written(key: FilterKeyName): readonly Written[] {
    const listed: Written[] = [];
    for (;;) {
      const here = this.at;
      if (this.letters[here] === '"') {
        listed.push({ text: this.quoted(), isQuoted: true, at: here });
      } else {
        const text = this.upcoming('()",');
        if (text === '') this.fail('value-expected', here, key);
        this.at += Array.from(text).length;
        listed.push({ text, isQuoted: false, at: here });
      }
      if (listed.length > MOST_NODES) this.fail('too-many', here);
      if (this.letters[this.at] !== ',') return listed;
      this.at++;
    }
  }

  /** The values that a written one means; a name may be that of several projects or people. */
  private meant(key: FilterKeyName, { text, isQuoted, at }: Written): readonly FilterValue[] {
    const { kind, mayBeAbsent, choices } = FILTER_KEYS[key];
    const plain = text.toLowerCase();
    if (!isQuoted && plain === 'none' && kind !== 'flag') {
      if (!mayBeAbsent) this.fail('unknown-value', at, key);
      return [null];
    }
    switch (kind) {
      case 'project':
        return this.known(this.names.projects(text), at, key);
      case 'person':
        if (!isQuoted && plain === 'me') return ['me'];
        return this.known(this.names.people(text), at, key);
      case 'day':
        return [filterDay(plain) ?? this.fail('day-expected', at, key)];
      case 'level': {
        const level = LEVEL.exec(text);
        return [level === null ? this.fail('unknown-value', at, key) : 5 - Number(level[1])];
      }
      case 'number': {
        const number = NUMBER.exec(text);
        return [number === null ? this.fail('number-expected', at, key) : Number(number[1])];
      }
      case 'flag':
        if (!choices.includes(plain)) this.fail('unknown-value', at, key);
        return [plain];
      default:
        return [text];
    }
  }

  private known(ids: readonly number[], at: number, key: FilterKeyName): readonly number[] {
    return ids.length === 0 ? this.fail('unknown-name', at, key) : ids;
  }

  /** What stands here up to a blank or one of the letters that `end` it. */
  private upcoming(end: string): string {
    let until = this.at;
    for (;;) {
      const letter = this.letters[until];
      if (letter === undefined || BLANK.test(letter) || end.includes(letter)) break;
      until++;
    }
    return this.letters.slice(this.at, until).join('');
  }

  private keyword(): string {
    const word = this.upcoming('()"').toLowerCase();
    return KEYWORDS.includes(word) ? word : '';
  }

  private takeKeyword(word: string): boolean {
    if (this.keyword() !== word) return false;
    this.at += word.length;
    this.skip();
    return true;
  }

  private skip(): void {
    while (BLANK.test(this.letters[this.at] ?? '')) this.at++;
  }

  private fail(expected: FilterExpected, at = this.at, key: FilterKeyName | null = null): never {
    throw new FilterError(expected, at + 1, key);
  }
}

/** One node of several; what is of the same kind is taken in. */
function joined(type: 'and' | 'or', nodes: readonly FilterNode[]): FilterNode {
  const [first, ...others] = nodes;
  if (first !== undefined && others.length === 0) return first;
  return { type, nodes: nodes.flatMap((node) => (node.type === type ? node.nodes : [node])) };
}
