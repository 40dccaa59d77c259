import { Companion, presenceText } from './presence-text';

function companion(name: string, editing: string | null): Companion {
  return { id: name.length, name, taskId: 7, editing };
}

describe('presenceText', () => {
  it.each([
    [[companion('Ben', null)], 'Ben is looking at this task'],
    [[companion('Ben', 'description')], 'Ben is editing the description'],
    [[companion('Ben', 'something later')], 'Ben is editing this task'],
    [
      [companion('Ben', null), companion('Cleo', null), companion('Dov', null)],
      'Ben, Cleo, and Dov are looking at this task',
    ],
    [
      [companion('Ben', null), companion('Cleo', 'comment')],
      'Cleo is writing a comment · Ben is looking at this task',
    ],
    [[], ''],
  ])('%j', (people, words) => {
    expect(presenceText(people)).toBe(words);
  });
});
