import { initialsOf } from './avatar';

describe('initialsOf', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ben', 'B'],
    ['Cleo de la Cruz', 'CC'],
    ['  ', '?'],
    ['李 小龙', '李小'],
    ['👩‍💻 Dov', '👩D'],
  ])('%s becomes %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
