/** The text of a filter, which `parseFilter` makes the same tree of.
 *
 * What a tree holds that no text says is written as the nearest that one does: words with blanks in them that may go on
 * are written in quotes, and a project or person that no name means alone as `#7`.
 */
import { FILTER_KEYS, FilterNode, FilterTerm, FilterValue, FilterWords } from './tree';
import { FilterNames } from './parsing';

/** What ids are called; undefined for what is not known. */
export interface FilterNaming extends FilterNames {
  projectName(id: number): string | undefined;
  personName(id: number): string | undefined;
  labelName(id: number): string | undefined;
  sectionName(id: number): string | undefined;
}

const NOT_IN_WORDS = /[ \t\n\r\u00a0\u3000()"]/u;
const NOT_IN_VALUES = /[ \t\n\r\u00a0\u3000()",]/u;
/** A keyword, a key, a minus or a number of a task. */
const MEANS_MORE = /^(?:(?:and|or|not)$|[A-Za-z]+:|-|#[1-9][0-9]{0,14}$)/iu;
const COMPARISON = /^[<>=]/u;

export function writeFilter(node: FilterNode, naming: FilterNaming): string {
  switch (node.type) {
    case 'and':
      return node.nodes.map((each) => inner(each, naming, 'or')).join(' ');
    case 'or':
      return node.nodes.map((each) => writeFilter(each, naming)).join(' or ');
    case 'not':
      return `-${inner(node.node, naming, 'and')}`;
    case 'words':
      return writeWords(node);
    case 'term':
      return writeTerm(node, naming);
  }
}

/** In brackets where it would fall apart: an `or` always, what `and` joins beside a minus. */
function inner(node: FilterNode, naming: FilterNaming, loosest: 'or' | 'and'): string {
  const text = writeFilter(node, naming);
  const isLoose = node.type === 'or' || (loosest === 'and' && node.type === 'and');
  return isLoose ? `(${text})` : text;
}

function writeWords({ words, exact, within }: FilterWords): string {
  const prefix = within === 'title' ? 'title:' : '';
  if (exact || words === '' || NOT_IN_WORDS.test(words)) return prefix + quoted(words);
  if (prefix === '' && !MEANS_MORE.test(words)) return words;
  const isValue = !NOT_IN_VALUES.test(words) && !COMPARISON.test(words);
  return isValue ? `${prefix || 'text:'}${words}` : prefix + quoted(words);
}

function writeTerm(term: FilterTerm, naming: FilterNaming): string {
  const { key, op, values } = term;
  if (key === 'id' && values.length === 1 && typeof values[0] === 'number')
    return `#${String(values[0])}`;
  return `${key}:${op === '=' ? '' : op}${writeValues(term, naming).join(',')}`;
}

function writeValues({ key, values }: FilterTerm, naming: FilterNaming): readonly string[] {
  switch (FILTER_KEYS[key].kind) {
    case 'project':
      return called(
        values,
        (id) => naming.projectName(id),
        (name) => naming.projects(name),
      );
    case 'person':
      return called(
        values,
        (id) => naming.personName(id),
        (name) => naming.people(name),
      );
    case 'name': {
      const nameOf = (id: number): string | undefined =>
        key === 'label' ? naming.labelName(id) : naming.sectionName(id);
      return values.map((value) => {
        if (value === null) return 'none';
        return nameText(typeof value === 'number' ? (nameOf(value) ?? `#${value}`) : value);
      });
    }
    case 'level':
      return values.map((value) => (value === null ? 'none' : `p${String(5 - Number(value))}`));
    default:
      return values.map((value) => (value === null ? 'none' : String(value)));
  }
}

/** Ids by their names: one name stands for all that have it. */
function called(
  values: readonly FilterValue[],
  nameOf: (id: number) => string | undefined,
  meantBy: (name: string) => readonly number[],
): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < values.length;) {
    const value = values[at];
    const name = typeof value === 'number' ? nameOf(value) : undefined;
    const meant = name === undefined ? [] : meantBy(name);
    const isExact = meant.length > 0 && meant.every((id, index) => values[at + index] === id);
    if (name !== undefined && isExact) texts.push(nameText(name));
    else texts.push(typeof value === 'number' ? `#${value}` : (value ?? 'none'));
    at += isExact ? meant.length : 1;
  }
  return texts;
}

/** As a value of a key: in quotes where it would mean something else. */
export function nameText(name: string): string {
  const isPlain = name !== '' && !NOT_IN_VALUES.test(name) && !COMPARISON.test(name);
  return isPlain && !/^(?:none|me)$/iu.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/gu, (letter) => `\\${letter}`)}"`;
}
