/** What to tell a person whose move met another's move of the same task. Pure. */
import { ProjectState, taskIn } from '../projects/state';
import { Task } from './model';
import { t } from '../../i18n/translate';

/** The fields that say where a task stands. */
export const PLACE = ['section_id', 'parent_id', 'position'] as const;

/** Who moved it: a name, or `you` in another window. */
export interface Mover {
  readonly by: 'you' | 'other';
  readonly who: string;
}

/** `theirs` is the task where it stands now, `seen` where the person saw it. */
export function movedMeanwhile(
  mover: Mover,
  seen: Task,
  theirs: Task,
  state: ProjectState | null,
): string {
  const values = { ...mover, task: theirs.title };
  if (theirs.project_id !== seen.project_id) return t('moved-to-project', values);
  if (theirs.parent_id !== seen.parent_id) {
    if (theirs.parent_id === null) return t('moved-out-of-parent', values);
    const parent = taskIn(state, theirs.parent_id)?.title;
    return parent === undefined
      ? t('moved-into-some-parent', values)
      : t('moved-into-parent', { ...values, parent });
  }
  if (theirs.section_id === null && seen.section_id !== null) {
    return t('moved-out-of-section', values);
  }
  const section =
    theirs.section_id === null ? undefined : state?.sections.get(theirs.section_id)?.name;
  const isSame = theirs.section_id === seen.section_id;
  if (section === undefined) return t(isSame ? 'moved-within' : 'moved-to-some-section', values);
  return t(isSame ? 'moved-within-section' : 'moved-to-section', { ...values, section });
}
