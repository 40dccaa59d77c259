import { Envelope } from '../../core/live/envelope';
import { Comment, Gone } from '../../generated/wire';
import { counted } from '../../words/counted';
import { Task } from '../tasks/model';
import { ProjectState, taskIn } from './state';

/** What a screen reader should hear about changes made by others; null when there are none. */
export function announcement(
  events: readonly Envelope[],
  before: ProjectState,
  me: number | null,
): string | null {
  const byOthers = events.filter((event) => event.actor_id !== null && event.actor_id !== me);
  const [only] = byOthers;
  if (only === undefined) return null;
  const isOneCommand =
    only.command_id !== null && byOthers.every((event) => event.command_id === only.command_id);
  const what = told(only, before);
  if (byOthers.length > 1 && (what === null || !isOneCommand))
    return counted(byOthers.length, { one: '# change by others', other: '# changes by others' });
  if (what === null) return null;
  const who = before.members.get(only.actor_id ?? 0)?.name ?? 'Someone';
  const more = byOthers.length > 1 ? ` and ${String(byOthers.length - 1)} more` : '';
  return `${who} ${what}${more}`;
}

function told(event: Envelope, before: ProjectState): string | null {
  switch (event.type) {
    case 'task_created':
      return `added “${(event.data as Task).title}”`;
    case 'task_restored':
      return `restored “${(event.data as Task).title}”`;
    case 'task_updated':
      return toldUpdate(event.data as Task, event.changed);
    case 'task_deleted': {
      const gone = taskIn(before, (event.data as Gone).id);
      return gone === undefined ? null : `deleted “${gone.title}”`;
    }
    case 'comment_created': {
      const task = taskIn(before, (event.data as Comment).task_id);
      return task === undefined ? null : `commented on “${task.title}”`;
    }
    default:
      return null;
  }
}

function toldUpdate(task: Task, changed: readonly string[]): string {
  if (changed.includes('completed')) {
    return `${task.completed ? 'completed' : 'reopened'} “${task.title}”`;
  }
  if (changed.includes('section_id') || changed.includes('position'))
    return `moved “${task.title}”`;
  return `changed “${task.title}”`;
}
