import { asTyped, asWire, beginning, candidates, written } from './mentions';
import { renderMarkdown } from './render';

const ada = { id: 1, name: 'Ada' };
const lovelace = { id: 4, name: 'Ada Lovelace' };
const ben = { id: 2, name: 'Ben' };
const otherBen = { id: 3, name: 'Ben' };
const people = [ada, lovelace, ben];

describe('mentions', () => {
  it('are typed by name and sent by id', () => {
    const typed = 'Ask @Ben, or @Ada Lovelace (not @Ada).';
    const wire = 'Ask @[Ben](user:2), or @[Ada Lovelace](user:4) (not @[Ada](user:1)).';
    expect(asWire(typed, people)).toBe(wire);
    expect(asTyped(wire, people)).toBe(typed);
  });

  it('are not found inside words and addresses', () => {
    expect(asWire('mail ben@Ben.org and @Benjamin', people)).toBe('mail ben@Ben.org and @Benjamin');
  });

  it('leave what is a mention already', () => {
    expect(asWire('@[Ben](user:2)', people)).toBe('@[Ben](user:2)');
  });

  it('of two people with one name are told apart', () => {
    const both = [ben, otherBen];
    expect(asWire('@Ben', both)).toBe('@Ben');
    expect(written(otherBen, both)).toBe('@[Ben](user:3)');
    expect(written(ben, people)).toBe('@Ben');
    expect(asTyped('@[Ben](user:3)', both)).toBe('@[Ben](user:3)');
  });

  it('begin with an @ before the caret', () => {
    expect(beginning('Hello @be', 9)).toBe('be');
    expect(beginning('@', 1)).toBe('');
    expect(beginning('a@be', 4)).toBeNull();
    expect(beginning('Hello @be there', 15)).toBeNull();
  });

  it('are proposed by any word of a name', () => {
    expect(candidates('lov', people)).toEqual([lovelace]);
    expect(candidates('', people)).toEqual(people);
  });

  it('stand only in plain text', () => {
    for (const typed of [
      'https://social.example/@Ben/123',
      'npm i @Ben/core and @Ben-utils',
      'mail ada@Ben.example',
      '`@Ben`',
      '```\n@Ben\n```',
      '[look](https://example.org/@Ben)',
      '\\@Ben',
    ]) {
      expect(asWire(typed, people)).toBe(typed);
    }
    expect(asTyped('`@[Ben](user:2)` @[Ben](user:2)', people)).toBe('`@[Ben](user:2)` @Ben');
  });

  it('stand in lists, tables and quotes, too', () => {
    expect(asWire('> - **@Ben**, 1\n\n| a |\n| - |\n| @Ben |', people)).toBe(
      '> - **@[Ben](user:2)**, 1\n\n| a |\n| - |\n| @[Ben](user:2) |',
    );
  });

  it('are people of every name', () => {
    const named = ['Ana Silva [QA]', 'a*b*c_d', 'Zoë', 'x\\y', 'O’Neil', '`'].map((name, id) => ({
      id: id + 10,
      name,
    }));
    for (const { name } of named) {
      const wire = asWire(`Ask @${name}, please.`, named);
      expect(wire).toContain('](user:');
      expect(asTyped(wire, named)).toBe(`Ask @${name}, please.`);
      const shown = document.createElement('div');
      shown.innerHTML = renderMarkdown(wire);
      expect(shown.querySelector('.tc-mention')?.textContent).toBe(`@${name}`);
    }
  });
});
