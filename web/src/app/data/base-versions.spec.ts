import { BaseVersions } from './base-versions';

describe('BaseVersions', () => {
  let bases: BaseVersions;
  beforeEach(() => (bases = new BaseVersions()));

  it('is the version seen, while nothing of one’s own is on its way', () => {
    expect(bases.baseFor(7, 3, ['title'])).toBe(3);
  });

  it('follows one’s own edit, so that typing twice is no conflict with oneself', () => {
    bases.note(7, 1, 2, []);
    expect(bases.baseFor(7, 1, ['title'])).toBe(2);
    bases.note(7, 2, 3, []);
    expect(bases.baseFor(7, 1, ['title'])).toBe(3);
  });

  it('does not hide what somebody else did to the same field meanwhile', () => {
    // Version 2 was somebody's new description; the own title became 3, merged with it.
    bases.note(7, 1, 3, ['description']);
    expect(bases.baseFor(7, 1, ['description'])).toBe(1);
    expect(bases.baseFor(7, 1, ['title'])).toBe(3);
  });

  it('keeps the base of a draft older than the own edit’s base', () => {
    // The draft began at 1; somebody's 2 arrived; the own edit of another field, from 2, became 3.
    bases.note(7, 2, 3, []);
    expect(bases.baseFor(7, 1, ['description'])).toBe(1);
  });

  it('forgets its own edits once something newer was seen', () => {
    bases.note(7, 1, 2, []);
    expect(bases.baseFor(7, 4, ['title'])).toBe(4);
  });
});
