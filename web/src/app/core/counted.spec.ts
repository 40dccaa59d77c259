import { counted } from './counted';

describe('counted', () => {
  it.each([
    [0, '0 tasks'],
    [1, '1 task'],
    [2, '2 tasks'],
    [1204, `${(1204).toLocaleString()} tasks`],
  ])('%d is %s', (count, words) => expect(counted(count, 'task')).toBe(words));

  it('takes words that have a plural of their own', () => {
    expect(counted(2, 'person', 'people')).toBe('2 people');
  });
});
