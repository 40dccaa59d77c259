import { Activity } from './model';
import { Names } from '../tasks/task-fields';
import { historyText } from './history-text';

const names: Names = {
  person: (id) => ({ 1: 'Ada', 2: 'Ben' })[id],
  section: (id) => ({ 4: 'To do', 5: 'Doing' })[id],
  task: (id) => ({ 9: 'Plan the menu' })[id],
  label: (id) => ({ 6: 'Urgent', 8: 'Garden' })[id],
  priority: (level) => ['none', 'Low', 'Medium', 'High'][level] ?? '?',
  due: (value) => ('date' in value ? value.date : value.local),
};

function line(
  field: string | null,
  before: unknown,
  after: unknown,
  event = 'task_updated',
): Activity {
  return { id: 1, task_id: 7, actor_id: 1, at: '', event, field, before, after };
}

describe('historyText', () => {
  it.each([
    [line(null, null, null, 'task_created'), 'created this task'],
    [line(null, null, null, 'comment_created'), 'commented'],
    [line(null, null, null, 'something_later'), 'changed something'],
    [line('title', 'Paint', 'Paint it'), 'changed the title from “Paint” to “Paint it”'],
    [line('description', '', 'Both sides'), 'added a description'],
    [line('description', 'Both sides', 'One side'), 'changed the description'],
    [line('description', 'Both sides', ''), 'removed the description'],
    [line('completed', false, true), 'completed it'],
    [line('completed', true, false), 'reopened it'],
    [line('priority', 0, 3), 'changed the priority from none to High'],
    [line('due', null, { date: '2026-12-01' }), 'set the due date to 2026-12-01'],
    [
      line('due', { date: '2026-12-01' }, { date: '2026-12-02' }),
      'moved the due date from 2026-12-01 to 2026-12-02',
    ],
    [line('due', { date: '2026-12-01' }, null), 'removed the due date'],
    [line('label_ids', [], [6, 8]), 'added the labels Urgent, Garden'],
    [line('label_ids', [6, 7], []), 'removed the labels Urgent, one that is gone'],
    [line('label_ids', [6], [8]), 'added the labels Garden and removed Urgent'],
    [line('section_id', 4, 5), 'moved it from “To do” to “Doing”'],
    [line('section_id', null, 6), 'moved it from no section to a section that is gone'],
    [line('parent_id', null, 9), 'made it a subtask of “Plan the menu”'],
    [line('parent_id', 9, null), 'took it out of its parent task'],
    [line('assignee_ids', [1], [2, 8]), 'assigned Ben, somebody and unassigned Ada'],
    [line('colour_code', 1, 2), 'changed colour code'],
  ])('%j', (activity, words) => {
    expect(historyText(activity, names)).toBe(words);
  });

  it.each(['position', 'completed_at'])('says nothing of %s', (field) => {
    expect(historyText(line(field, 1, 2), names)).toBeNull();
  });
});
