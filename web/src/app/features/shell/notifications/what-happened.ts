import { Notification } from '../../../data/me/model';
import { counted } from '../../../words/counted';

const FIELDS: Readonly<Record<string, string>> = {
  title: 'the title',
  description: 'the description',
  due: 'the due date',
  priority: 'the priority',
  section_id: 'the section',
  assignee_ids: 'who it is assigned to',
};

/** "commented on", "changed the due date of": what stands between the person and the task. */
export function whatHappened({ reason, changed, task_count, times }: Notification): string {
  switch (reason) {
    case 'assigned':
      return 'assigned you to';
    case 'mentioned':
      return 'mentioned you in';
    case 'commented':
      return 'commented on';
    case 'completed':
      return 'completed';
    case 'reopened':
      return 'reopened';
    case 'created':
      return 'created';
    case 'deleted':
      return 'deleted';
    case 'imported':
      return counted(task_count, {
        one: 'imported # task for you into',
        other: 'imported # tasks for you into',
      });
    case 'changed': {
      // What the last of several changed says nothing of the others.
      if (times > 1) return 'changed';
      const named = changed.map((field) => FIELDS[field]).filter((word) => word !== undefined);
      return named.length === 0 ? 'changed' : `changed ${listed(named)} of`;
    }
  }
}

/** What else it was done to: "and 11 more tasks". */
export function whatElse({ reason, task_count }: Notification): string {
  return reason === 'imported' || task_count === 1
    ? ''
    : counted(task_count - 1, { one: 'and # more task', other: 'and # more tasks' });
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
