/** What to tell a person whose move met another's move of the same task. Pure. */
import { ProjectState, taskIn } from '../projects/state';
import { Task } from './model';

/** The fields that say where a task stands. */
export const PLACE = ['section_id', 'parent_id', 'position'] as const;

/** `theirs` is the task where it stands now, `seen` where the person saw it. */
export function movedMeanwhile(
  who: string,
  seen: Task,
  theirs: Task,
  state: ProjectState | null,
): string {
  return `${who} ${whereTo(seen, theirs, state)} meanwhile. It stays there.`;
}

function whereTo(seen: Task, theirs: Task, state: ProjectState | null): string {
  const title = `“${theirs.title}”`;
  const section = theirs.section_id === null ? undefined : state?.sections.get(theirs.section_id);
  if (theirs.project_id !== seen.project_id) return `moved ${title} to another project`;
  if (theirs.parent_id !== seen.parent_id) {
    if (theirs.parent_id === null) return `took ${title} out of its parent task`;
    const parent = taskIn(state, theirs.parent_id);
    return `made ${title} a subtask of ${parent === undefined ? 'another task' : `“${parent.title}”`}`;
  }
  if (theirs.section_id === seen.section_id) {
    return `moved ${title} to another place${section === undefined ? '' : ` in “${section.name}”`}`;
  }
  if (theirs.section_id === null) return `moved ${title} out of its section`;
  return `moved ${title} to ${section === undefined ? 'another section' : `“${section.name}”`}`;
}
