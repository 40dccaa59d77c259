import { counted, Forms } from './counted';

const TASKS: Forms = { one: '# task', other: '# tasks' };
const ZADANIA: Forms = { one: '# zadanie', few: '# zadania', many: '# zadań', other: '# zadania' };

describe('counted', () => {
  it.each([
    [0, '0 tasks'],
    [1, '1 task'],
    [6, '6 tasks'],
    [1200, '1,200 tasks'],
  ])('%d', (count, words) => {
    expect(counted(count, TASKS, 'en')).toBe(words);
  });

  it('counts as the language does', () => {
    const told = [1, 2, 5, 22].map((count) => counted(count, ZADANIA, 'pl'));
    expect(told).toEqual(['1 zadanie', '2 zadania', '5 zadań', '22 zadania']);
    expect(counted(0, { one: '# tâche', other: '# tâches' }, 'fr')).toBe('0 tâche');
    expect(counted(1200, { one: '# Aufgabe', other: '# Aufgaben' }, 'de')).toBe('1.200 Aufgaben');
  });
});
