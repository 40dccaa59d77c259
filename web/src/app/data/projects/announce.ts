import { Envelope } from '../../core/live/envelope';
import { Comment, Gone } from '../../generated/wire';
import { Task } from '../tasks/model';
import { ProjectState, taskIn } from './state';
import { t } from '../../i18n/translate';

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
    return t('announce-changes', { count: byOthers.length });
  if (what === null) return null;
  const who = before.members.get(only.actor_id ?? 0)?.name ?? t('someone');
  const count = byOthers.length - 1;
  return count > 0 ? t('announce-more', { who, what, count }) : t('announce', { who, what });
}

function told(event: Envelope, before: ProjectState): string | null {
  switch (event.type) {
    case 'task_created':
      return t('announce-added', { task: (event.data as Task).title });
    case 'task_restored':
      return t('announce-restored', { task: (event.data as Task).title });
    case 'task_updated':
      return toldUpdate(event.data as Task, event.changed);
    case 'task_deleted': {
      const gone = taskIn(before, (event.data as Gone).id);
      return gone === undefined ? null : t('announce-deleted', { task: gone.title });
    }
    case 'comment_created': {
      const task = taskIn(before, (event.data as Comment).task_id);
      return task === undefined ? null : t('announce-commented', { task: task.title });
    }
    default:
      return null;
  }
}

function toldUpdate(task: Task, changed: readonly string[]): string {
  if (changed.includes('completed')) {
    return t(task.completed ? 'announce-completed' : 'announce-reopened', { task: task.title });
  }
  if (changed.includes('section_id') || changed.includes('position'))
    return t('announce-moved', { task: task.title });
  return t('announce-changed', { task: task.title });
}
