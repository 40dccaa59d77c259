/** What the groups of a view are called. Pure. */
import { dayOf } from '../../data/filters/days';
import { GroupValue, LATER, NO_DAY, OVERDUE } from '../../data/views/grouping';
import { dayText } from '../../i18n/dates';
import { t } from '../../i18n/translate';
import { priorityName } from '../../ui/priority/priority-flag';

export interface GroupNames {
  readonly today: string;
  /** Undefined for what is not known (any more). */
  project(id: number): string | undefined;
}

export function groupName(value: GroupValue, names: GroupNames): string {
  switch (value.by) {
    case 'none':
      return '';
    case 'completed':
      return t('completed-title');
    case 'section':
      return value.name ?? t('section-none');
    case 'label':
      return value.name ?? t('view-no-labels');
    case 'project':
      return names.project(value.id) ?? '?';
    case 'assignee':
      return value.id === null ? t('nobody') : value.name;
    case 'priority':
      return priorityName(value.level);
    case 'due':
      return dayName(value.day, names.today);
  }
}

/** "Today · Monday 30 November": near days by their name first. */
function dayName(day: string, today: string): string {
  if (day === OVERDUE) return t('view-overdue');
  if (day === LATER) return t('view-later');
  if (day === NO_DAY) return t('view-no-due');
  const date = dayText(day, {
    ...{ weekday: 'long', day: 'numeric', month: 'long' },
    ...(day.slice(0, 4) !== today.slice(0, 4) && { year: 'numeric' }),
  });
  if (day === today) return t('view-today-on', { date });
  return day === dayOf('tomorrow', today) ? t('view-tomorrow-on', { date }) : date;
}
