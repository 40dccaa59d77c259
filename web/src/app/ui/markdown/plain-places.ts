import { Token } from 'marked';
import { tokensOf } from './render';

/** Not a character (Unicode §23.7), so it is nobody's text: stands around the number of a place. */
const MARK = '\uFDD1';
const MARKED = /\uFDD1(\d+)\uFDD1/gu;

/** Those of the places in the text whose character the parser takes for plain text, and not for code or an address. */
export function plainPlaces(source: string, places: readonly number[]): ReadonlySet<number> {
  if (places.length === 0 || source.includes(MARK)) return new Set();
  let done = 0;
  const pieces: string[] = [];
  for (const place of places) {
    pieces.push(source.slice(done, place), `${MARK}${String(place)}${MARK}`);
    done = place + 1;
  }
  const found = new Set<number>();
  collect(tokensOf(pieces.join('') + source.slice(done)), found);
  return found;
}

function collect(tokens: readonly Token[], found: Set<number>): void {
  for (const token of tokens) {
    if (token.type === 'link' || token.type === 'image') continue;
    const children = childrenOf(token);
    if (children.length > 0) collect(children, found);
    else if (token.type === 'text') {
      for (const [, place] of token.raw.matchAll(MARKED)) found.add(Number(place));
    }
  }
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as Extract<Token, { type: 'list' }>).items;
  if (token.type === 'table') {
    const { header, rows } = token as Tables;
    return [header, ...rows].flat().flatMap((cell) => cell.tokens);
  }
  return 'tokens' in token && token.tokens !== undefined ? token.tokens : [];
}

interface Tables {
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

interface Cell {
  readonly tokens: readonly Token[];
}
