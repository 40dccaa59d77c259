/** What can stand where somebody is typing a filter: keys, then the values of the key. Pure. */
import { FILTER_KEYS, filterKey, FilterKeyName } from './tree';
import { WEEKDAYS } from './days';
import { nameText } from './writing';
import { nameKey } from './words';

/** The names there are. */
export interface FilterVocabulary {
  readonly projects: readonly { readonly name: string }[];
  readonly people: readonly { readonly name: string }[];
  readonly labels: readonly { readonly name: string; readonly colour: string | null }[];
  readonly sections: readonly { readonly name: string }[];
  /** What a key, or one of its words such as `today`, is called in the reader's language: they can be found by it. */
  readonly spoken?: (key: FilterKeyName, word: string | null) => string;
}

export interface Completion {
  readonly key: FilterKeyName;
  /** As it is written; null: the key alone. */
  readonly value: string | null;
  /** Of a label. */
  readonly colour: string | null;
  /** What is put in the place of what is typed. */
  readonly text: string;
}

export interface Completions {
  /** What is replaced, in units of UTF-16. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
  /** Whether a value is missing here, so that the first of them is meant. */
  readonly isValue: boolean;
}

const MOST = 8;
/** Names begin to be proposed for a plain word of so many letters. */
const FEW_LETTERS = 2;
const NONE: Completions = { from: 0, to: 0, options: [], isValue: false };
const DAYS = ['today', 'tomorrow', ...WEEKDAYS, '+3d', '+1w', 'yesterday', '-1w'];
const TERM = /^([A-Za-z]+):(<=|>=|<|>|=)?(.*)$/su;

export function completionsAt(
  text: string,
  caret: number,
  vocabulary: FilterVocabulary,
): Completions {
  const begun = tokenBefore(text, caret);
  if (begun === null) return NONE;
  const { from, token } = begun;
  const term = TERM.exec(token);
  if (term === null) return beginnings(from, caret, token, vocabulary);
  const key = filterKey(term[1] ?? '');
  if (key === null)
    return term[3] === '' ? beginnings(from, caret, term[1] ?? '', vocabulary) : NONE;
  const last = lastValue(term[3] ?? '');
  const start = caret - last.length;
  const sought = nameKey(last.replace(/^"|"$/gu, ''));
  const options = valuesOf(key, vocabulary)
    .map((each) => ({ ...each, rank: rank(calledAs(key, each, vocabulary), sought) }))
    .filter((each) => each.rank !== NOT_FOUND)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map(({ name, colour, isWord }) => {
      const value = isWord ? name : nameText(name);
      return { key, value, colour, text: value };
    });
  return { from: start, to: caret, options, isValue: true };
}

/** A key, or a term of which the word is the beginning of the value. */
function beginnings(
  from: number,
  to: number,
  token: string,
  vocabulary: FilterVocabulary,
): Completions {
  const sought = nameKey(token.replace(/:$/u, ''));
  if (sought === '') return { ...NONE, from, to };
  const isBegun = (key: FilterKeyName): boolean =>
    key.startsWith(sought) || nameKey(vocabulary.spoken?.(key, null) ?? '').startsWith(sought);
  const keys = (Object.keys(FILTER_KEYS) as FilterKeyName[])
    .filter(isBegun)
    .map((key) => ({ key, value: null, colour: null, text: `${key}:` }));
  const named: readonly FilterKeyName[] =
    sought.length < FEW_LETTERS ? [] : ['label', 'assignee', 'project', 'section'];
  const terms = named.flatMap((key) =>
    valuesOf(key, vocabulary)
      .filter(({ name, isWord }) => !isWord && nameKey(name).startsWith(sought))
      .map(({ name, colour }) => {
        const value = nameText(name);
        return { key, value, colour, text: `${key}:${value}` };
      }),
  );
  return { from, to, options: [...keys, ...terms].slice(0, MOST), isValue: false };
}

/** All keys, for who asks what there is. */
export function allKeys(at: number): Completions {
  const options = (Object.keys(FILTER_KEYS) as FilterKeyName[]).map((key) => ({
    ...{ key, value: null, colour: null, text: `${key}:` },
  }));
  return { from: at, to: at, options, isValue: false };
}

interface Value {
  readonly name: string;
  readonly colour: string | null;
  /** Written as it is: `none` in quotes would be a name. */
  readonly isWord: boolean;
}

function valuesOf(key: FilterKeyName, vocabulary: FilterVocabulary): readonly Value[] {
  const { kind, mayBeAbsent, choices } = FILTER_KEYS[key];
  const words = (all: readonly string[]): readonly Value[] =>
    all.map((name) => ({ name, colour: null, isWord: true }));
  const names = (all: readonly { name: string; colour?: string | null }[]): readonly Value[] =>
    all.map(({ name, colour = null }) => ({ name, colour, isWord: false }));
  const none = words(mayBeAbsent ? ['none'] : []);
  switch (kind) {
    case 'project':
      return names(vocabulary.projects);
    case 'person':
      return [...words(['me']), ...names(vocabulary.people), ...none];
    case 'name':
      return [...names(key === 'label' ? vocabulary.labels : vocabulary.sections), ...none];
    case 'level':
      return [...words(['p1', 'p2', 'p3', 'p4']), ...none];
    case 'day':
      return [...words(DAYS), ...none];
    case 'flag':
      return words(choices);
    default:
      return none;
  }
}

/** What a value can be found by. */
function calledAs(
  key: FilterKeyName,
  { name, isWord }: Value,
  { spoken }: FilterVocabulary,
): readonly string[] {
  return isWord && spoken !== undefined ? [name, spoken(key, name)] : [name];
}

const NOT_FOUND = 2;

/** Those that begin so stand before those that only contain it. */
function rank(names: readonly string[], sought: string): number {
  const keys = names.map(nameKey);
  if (keys.some((key) => key.startsWith(sought))) return 0;
  return keys.some((key) => key.includes(sought)) ? 1 : NOT_FOUND;
}

/** The term or word that ends at the caret; null within quotes that are no value's. */
function tokenBefore(text: string, caret: number): { from: number; token: string } | null {
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at++) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter === '\\') at++;
      else if (letter === '"') isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (/[\s()]/u.test(letter)) from = at + 1;
    else if (letter === '-' && at === from) from = at + 1;
  }
  const token = text.slice(from, caret);
  return isQuoted && !TERM.test(token) ? null : { from, token };
}

/** What is typed of the last value of a list. */
function lastValue(values: string): string {
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < values.length; at++) {
    const letter = values.charAt(at);
    if (isQuoted && letter === '\\') at++;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === ',' && !isQuoted) from = at + 1;
  }
  return values.slice(from);
}
