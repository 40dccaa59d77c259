import { Notification } from '../../../data/me/model';
import { whatElse, notificationText } from './notification-text';

const told = (over: Partial<Notification>): string => {
  const line = {
    title: 'Paint',
    changed: [],
    task_count: 1,
    times: 1,
    ...over,
  } as unknown as Notification;
  const sentence = notificationText(line).map(({ slot, text }) =>
    slot === 'task' ? line.title : slot === 'actor' ? 'Ada' : text,
  );
  return `${sentence.join('')} ${whatElse(line)}`.trim();
};

describe('A line of the inbox', () => {
  it.each([
    [{ reason: 'assigned' }, 'Ada assigned you to Paint'],
    [{ reason: 'deleted', task_count: 2 }, 'Ada deleted Paint and 1 more task'],
    [{ reason: 'deleted', task_count: 13 }, 'Ada deleted Paint and 12 more tasks'],
    [{ reason: 'imported', task_count: 1 }, 'Ada imported 1 task for you into Paint'],
    [{ reason: 'imported', task_count: 12 }, 'Ada imported 12 tasks for you into Paint'],
  ] as const)('of %o says: %s', (line, words) => expect(told(line)).toBe(words));
});
