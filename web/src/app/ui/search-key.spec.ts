import { searchKey } from './search-key';

describe('What is compared when text is sought', () => {
  it('is alike for every form, case and width', () => {
    const keys = ['caf\u00e9', 'cafe\u0301', 'CAF\u00c9'].map(searchKey);
    expect(new Set(keys).size).toBe(1);
    expect(searchKey('\uff21\uff11')).toBe('a1');
  });

  it('does not depend on the language of the browser', () => {
    expect(searchKey('INBOX')).toBe('inbox');
  });
});
