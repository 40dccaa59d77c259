import { completionsAt, FilterVocabulary } from './completing';

const vocabulary: FilterVocabulary = {
  projects: [{ name: 'House' }, { name: 'Garden party' }],
  people: [{ name: 'Ada Lovelace' }, { name: 'Ben' }],
  labels: [
    { name: 'Urgent', colour: 'red' },
    { name: 'Café', colour: 'blue' },
    { name: 'none', colour: 'grey' },
  ],
  sections: [{ name: 'To do' }],
};
/** The text with each proposal in the place of what is typed before `|`. */
const after = (typed: string, more: Partial<FilterVocabulary> = {}): readonly string[] => {
  const caret = typed.indexOf('|');
  const text = typed.replace('|', '');
  const { from, to, options } = completionsAt(text, caret, { ...vocabulary, ...more });
  return options.map((each) => text.slice(0, from) + each.text + text.slice(to));
};

describe('completions of a filter', () => {
  it.each([
    ['la|', ['label:']],
    ['-la|', ['-label:']],
    ['(a or as|', ['(a or assignee:']],
    ['ur|', ['label:Urgent']],
    ['be|', ['assignee:Ben']],
    ['|', []],
    ['"la|', []],
    ['foo:b|', []],
  ])('of a word: %s', (typed, expected) => {
    expect(after(typed)).toEqual(expected);
  });

  it.each([
    ['label:|', ['label:Urgent', 'label:Café', 'label:"none"', 'label:none']],
    ['label:cafe|', ['label:Café']],
    ['label:Urgent,c|', ['label:Urgent,Café']],
    ['project:par|', ['project:"Garden party"']],
    ['project:"garden p| x', ['project:"Garden party" x']],
    ['assignee:m|', ['assignee:me']],
    ['section:"to d|', ['section:"To do"']],
    ['due:<=to|', ['due:<=today', 'due:<=tomorrow']],
    ['priority:>=|', ['p1', 'p2', 'p3', 'p4', 'none'].map((each) => `priority:>=${each}`)],
    ['is:over|', ['is:overdue']],
    ['title:in|', []],
  ])('of a value: %s', (typed, expected) => {
    expect(after(typed)).toEqual(expected);
  });

  it.each([
    ['zust|', ['assignee:']],
    ['-fällig|', ['-due:']],
    ['fallig:|', ['due:']],
    ['Projekt:|', ['project:']],
    ['due|', ['due:']],
    ['due:mor|', ['due:tomorrow']],
    ['is:über|', ['is:overdue']],
    ['is:over|', ['is:overdue']],
  ])('by the words of the reader: %s', (typed, expected) => {
    const words: Readonly<Record<string, string>> = {
      ...{ assignee: 'Zuständig', due: 'Fällig', project: 'Projekt' },
      ...{ tomorrow: 'morgen', overdue: 'Überfällig' },
    };
    const spoken: FilterVocabulary['spoken'] = (key, word) => words[word ?? key] ?? word ?? key;
    expect(after(typed, { spoken })).toEqual(expected);
  });
});
