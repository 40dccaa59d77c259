/** What a view is called, and what it says while it is empty. Pure. */
import { t } from '../../i18n/translate';
import { IconName } from '../../ui/icon/icons';
import { Shown } from '../shared/view-state';

export interface ViewNames {
  readonly title: string;
  readonly icon: IconName;
  /** In place of the icon. */
  readonly emoji?: string | null;
  readonly empty: string;
  readonly hint: string;
}

export function viewNames(shown: Shown): ViewNames {
  if (shown.is === 'project') {
    // Its page has a header of its own.
    const [empty, hint] = [t('board-nothing'), t('board-nothing-project')];
    return { title: '', icon: 'board', empty, hint };
  }
  if (shown.is === 'search') {
    const title = t('view-search');
    return { title, icon: 'search', empty: t('view-search-none'), hint: t('view-search-hint') };
  }
  if (shown.is === 'saved') {
    const { name: title, icon: emoji } = shown.view;
    const words = { empty: t('view-search-none'), hint: t('view-saved-hint') };
    return { title, emoji, icon: 'list', ...words };
  }
  switch (shown.view) {
    case 'my-tasks':
      return {
        ...{ title: t('view-my-tasks'), icon: 'user' },
        ...{ empty: t('view-my-tasks-none'), hint: t('view-my-tasks-hint') },
      };
    case 'today':
      return {
        ...{ title: t('view-today'), icon: 'sun' },
        ...{ empty: t('view-today-none'), hint: t('view-today-hint') },
      };
    case 'upcoming':
      return {
        ...{ title: t('view-upcoming'), icon: 'calendar' },
        ...{ empty: t('view-upcoming-none'), hint: t('view-upcoming-hint') },
      };
  }
}
