/** A filter in words, as chips and errors say it. */
import { dayText } from '../../../i18n/dates';
import { alternatives, listed, t, tIfKnown } from '../../../i18n/translate';
import { WEEKDAYS } from '../../../data/filters/days';
import { FilterError } from '../../../data/filters/parsing';
import { FILTER_KEYS, FilterNode, FilterTerm, FilterValue } from '../../../data/filters/tree';
import { FilterNaming } from '../../../data/filters/writing';
import { priorityName } from '../../../ui/priority/priority-flag';

/** 4 January 2026 is a Sunday: days of the week are named by the days after it. */
const A_MONDAY = 5;
const SIGNS: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '<': '<', '>': '>' };

/** The parts that all of a filter's tasks must match: each is a chip. */
export function partsOf(query: FilterNode): readonly FilterNode[] {
  return query.type === 'and' ? query.nodes : [query];
}

export function withoutPart(query: FilterNode, part: FilterNode): FilterNode {
  const left = partsOf(query).filter((each) => each !== part);
  const [only, ...others] = left;
  return only !== undefined && others.length === 0 ? only : { type: 'and', nodes: left };
}

/** Whether it is words alone, as one types them to find something. */
export function isPlain(query: FilterNode): boolean {
  return partsOf(query).every(
    (part) => part.type === 'words' && !part.exact && part.within === 'text',
  );
}

export function chipText(node: FilterNode, naming: FilterNaming): string {
  switch (node.type) {
    case 'term':
      return termText(node, naming);
    case 'not':
      return t('filter-not', { what: inBrackets(node.node, naming) });
    case 'and':
      return listed(node.nodes.map((each) => inBrackets(each, naming)));
    case 'or':
      return alternatives(node.nodes.map((each) => inBrackets(each, naming)));
    case 'words': {
      const words = node.exact ? t('filter-exact', { words: node.words }) : node.words;
      return node.within === 'title' ? `${keyText('title')}: ${words}` : words;
    }
  }
}

/** Where it stands among others that all count. */
function inBrackets(node: FilterNode, naming: FilterNaming): string {
  const text = chipText(node, naming);
  return node.type === 'and' || node.type === 'or' ? `(${text})` : text;
}

export function keyText(key: FilterTerm['key']): string {
  return t(`filter-key-${key}`);
}

function termText(term: FilterTerm, naming: FilterNaming): string {
  const { key, op, values } = term;
  if (FILTER_KEYS[key].kind === 'flag')
    return values.map((each) => valueText(term, each)).join(', ');
  const texts = isNamed(key)
    ? writtenNames(term, naming)
    : values.map((each) => valueText(term, each));
  const sign = SIGNS[op];
  return `${keyText(key)}${sign === undefined ? ':' : ` ${sign}`} ${texts.join(', ')}`;
}

/** What a value is called: "High" for `p2`, "Friday" for `friday`. */
export function valueText({ key }: Pick<FilterTerm, 'key'>, value: FilterValue): string {
  if (value === null) return t('filter-none');
  if (value === 'me') return t('filter-me');
  switch (FILTER_KEYS[key].kind) {
    case 'flag':
      return tIfKnown(`filter-${key}-${String(value)}`) ?? String(value);
    case 'level':
      return priorityName(Number(value));
    case 'day':
      return dayInWords(String(value));
    default:
      return String(value);
  }
}

/** What a key, or one of the words that it knows, is called: "Due" for `due`, "High" for `p2`. */
export function spoken(key: FilterTerm['key'], word: string | null): string {
  if (word === null) return keyText(key);
  const level = key === 'priority' ? /^p([1-4])$/u.exec(word)?.[1] : undefined;
  if (level !== undefined) return valueText({ key }, 5 - Number(level));
  return valueText({ key }, word === 'none' ? null : word);
}

function isNamed(key: FilterTerm['key']): boolean {
  return ['project', 'person', 'name'].includes(FILTER_KEYS[key].kind);
}

function writtenNames({ key, values }: FilterTerm, naming: FilterNaming): readonly string[] {
  return values.map((value) => {
    if (typeof value !== 'number') return valueText({ key }, value);
    const names = {
      project: naming.projectName(value),
      label: naming.labelName(value),
      section: naming.sectionName(value),
    } as Readonly<Partial<Record<FilterTerm['key'], string>>>;
    return (key in names ? names[key] : naming.personName(value)) ?? `#${value}`;
  });
}

function dayInWords(day: string): string {
  const weekday = (WEEKDAYS as readonly string[]).indexOf(day);
  if (weekday >= 0)
    return dayText(`2026-01-${String(A_MONDAY + weekday).padStart(2, '0')}`, { weekday: 'long' });
  if (/^\d{4}-/u.test(day))
    return dayText(day, { day: 'numeric', month: 'short', year: 'numeric' });
  return tIfKnown(`filter-day-${day}`) ?? day;
}

/** The word at which the filter is wrong, and what was expected there. */
export function errorText(text: string, { expected, column, key }: FilterError): string {
  const at = Array.from(text)
    .slice(column - 1)
    .join('');
  const found = /^"[^"]*"?|^[^\s,]*/u.exec(at)?.[0] ?? '';
  const values = { found, column, key: key ?? '' };
  if (expected === 'unknown-value' && key !== null) {
    const { choices, kind } = FILTER_KEYS[key];
    const possible = kind === 'level' ? 'p1, p2, p3, p4, none' : choices.join(', ');
    if (possible !== '') return t('filter-error-one-of', { ...values, possible });
  }
  return t(`filter-error-${expected}`, values);
}

/** So much of a text is shown before the place that is wrong, and from there on. */
const SHOWN_BEFORE = 30;
const SHOWN_AFTER = 50;

/** What stands before the place that is wrong, and from there on: the whole of a long text would hide the page. */
export function cutAt(text: string, { column }: FilterError): readonly [string, string] {
  const letters = Array.from(text);
  const before = letters.slice(0, column - 1);
  const after = letters.slice(column - 1);
  return [
    (before.length > SHOWN_BEFORE ? '…' : '') + before.slice(-SHOWN_BEFORE).join(''),
    after.slice(0, SHOWN_AFTER).join('') + (after.length > SHOWN_AFTER ? '…' : ''),
  ];
}

/** The text without the term or word in which it is wrong. */
export function withoutTerm(text: string, { column }: FilterError): string {
  const letters = Array.from(text);
  const from = letters
    .slice(0, column - 1)
    .join('')
    .search(/[^\s()]*$/u);
  const before = letters.join('').slice(0, from);
  return before + text.slice(from).replace(/^[^\s()]*/u, '');
}

const UNFINISHED: ReadonlySet<FilterError['expected']> = new Set([
  ...(['value-expected', 'term-expected', 'quote-expected', 'bracket-expected'] as const),
]);

/** Whether what is typed may still become right. */
export function isUnfinished({ expected }: FilterError): boolean {
  return UNFINISHED.has(expected);
}
