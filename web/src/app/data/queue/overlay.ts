/** What is shown: the confirmed state of a project with what the person did on top, recomputed and never stored. Pure.
 *
 * Each command can be computed from what is stored of it, so it looks the same after a reload.
 */
import { EMPTY_TASK } from '../../generated/task-fields';
import { Member, Project } from '../projects/model';
import { ProjectState, StateDraft, taskIn } from '../projects/state';
import { nameKey } from '../filters/words';
import { Destination, patched, Task } from '../tasks/model';
import { BoxChange, withBox } from '../tasks/checkboxes';
import { endOfTasks, placement } from '../tasks/places';
import { Change, COLLECTION_OVERLAYS, Overlays } from './collection-overlays';
import { Context, QueuedCommand, QueueState } from './model';
import { changesIn, idOfNew, toLocal } from './references';

const OVERLAYS: Overlays = {
  ...COLLECTION_OVERLAYS,
  create_task: (draft, change) => draft.putTask(newTask(draft.state, change)),
  update_task: (draft, { fields }) => {
    changeTask(draft, fields['id'], (task) => patched(task, changesIn(fields)));
  },
  set_task_checkbox: (draft, { fields }) => {
    const box = fields as unknown as BoxChange;
    changeTask(draft, fields['id'], (task) => ({
      ...task,
      description: withBox(task.description, box),
    }));
  },
  move_task: moveTask,
  complete_task: (draft, { fields }) => setCompleted(draft, fields['id'], true),
  reopen_task: (draft, { fields, command }) =>
    setCompleted(draft, fields['id'], false, command.context.entity as Task | undefined),
  delete_task: (draft, { fields }) => draft.removeFamily(fields['id'] as number),
  restore_task: (draft, { command }) => {
    const task = command.context.entity as Task | undefined;
    if (task !== undefined) draft.putTask(task);
  },
  delete_section: deleteSection,
  delete_label: (draft, { fields }) => takeLabelAway(draft, fields['id'] as number),
  merge_labels: (draft, { fields }) =>
    takeLabelAway(draft, fields['id'] as number, fields['into_id'] as number),
  update_project: (draft, { command }) => {
    draft.putProject(changedProject(draft.state.project, command));
  },
  put_member: (draft, { fields }) => {
    const member = draft.state.members.get(fields['user_id'] as number);
    const role = fields['role'] as Member['role'];
    if (member !== undefined) draft.put('members', member.user_id, { ...member, role });
  },
};

export function overlaid(
  state: ProjectState,
  commands: readonly QueuedCommand[],
  made: QueueState['made'],
  by: number,
): ProjectState {
  if (commands.length === 0) return state;
  const draft = new StateDraft(state);
  for (const command of commands) {
    const fields = toLocal(command, made);
    const newId = 'uid' in fields ? idOfNew(command, made) : 0;
    // In the step in which its event was applied it is in the state already.
    OVERLAYS[command.name]?.(draft, { fields, command, newId, by });
  }
  return draft.state;
}

/** The project as an `update_project` leaves it. */
export function changedProject(project: Project, { fields, made_at }: QueuedCommand): Project {
  const { archived, ...changes } = changesIn(fields);
  const at = archived === undefined ? project.archived_at : archived ? made_at : null;
  return { ...project, ...changes, archived_at: at };
}

function newTask(state: ProjectState, { fields, command, newId, by }: Change): Task {
  const task = {
    ...EMPTY_TASK,
    ...(changesIn(fields) as Pick<Task, 'title' | 'project_id'>),
    ...{ id: newId, completed_at: null, version: 0, created_by: by },
    ...{ created_at: command.made_at, updated_at: command.made_at },
  };
  return { ...task, position: endOfTasks(state, task) };
}

/** One that is gone, or not held, stays away. */
function changeTask(draft: StateDraft, id: unknown, change: (task: Task) => Task): void {
  const task = taskIn(draft.state, id as number);
  if (task !== undefined) draft.putTask(change(task));
}

function setCompleted(draft: StateDraft, id: unknown, completed: boolean, seen?: Task): void {
  const task = taskIn(draft.state, id as number) ?? seen;
  if (task !== undefined) draft.putTask({ ...task, completed });
}

function moveTask(draft: StateDraft, change: Change): void {
  const { fields } = change;
  const id = fields['id'] as number;
  const to = fields as unknown as Destination & { readonly project_id?: number };
  if (to.project_id !== undefined && to.project_id !== draft.state.project.id) {
    draft.removeFamily(id);
    return;
  }
  const task = taskIn(draft.state, id);
  const isFromElsewhere = to.project_id !== undefined && !('section_id' in fields);
  if (isFromElsewhere && task === undefined) receive(draft, change);
  if (!isFromElsewhere && task !== undefined)
    placement(draft.state, task, to).forEach((each) => draft.putTask(each));
}

/** From another project, at the end and with its subtasks; people who are not in this one do not come along. */
function receive(draft: StateDraft, { command }: Change): void {
  const { entity, family = [], labels: labelNames } = command.context;
  const moved = entity as Task | undefined;
  if (moved === undefined) return;
  const { id: project_id } = draft.state.project;
  const { members } = draft.state;
  const place = { section_id: null, parent_id: null };
  const position = endOfTasks(draft.state, place);
  for (const task of [{ ...moved, ...place, position }, ...(family as readonly Task[])]) {
    const assignee_ids = task.assignee_ids.filter((person) => members.has(person));
    const label_ids = labelsCalled(draft.state, labelNames, task.label_ids);
    draft.putTask({ ...task, project_id, section_id: null, assignee_ids, label_ids });
  }
}

/** The labels of this project that have the names of those of another: a task that moves takes them. */
function labelsCalled(
  { labels }: ProjectState,
  names: Context['labels'] = {},
  ids: readonly number[],
): readonly number[] {
  const wanted = new Set(ids.flatMap((id) => (id in names ? [nameKey(names[id] ?? '')] : [])));
  return [...labels.values()]
    .filter(({ name }) => wanted.has(nameKey(name)))
    .map(({ id }) => id)
    .sort((a, b) => a - b);
}

/** Its tasks lose it, or get the other one in its place. */
function takeLabelAway(draft: StateDraft, id: number, into?: number): void {
  if (!draft.remove('labels', id)) return;
  const add = into === undefined ? [] : [into];
  for (const task of [...draft.state.tasks.values(), ...draft.state.closed.values()]) {
    if (task.label_ids.includes(id))
      draft.putTask(patched(task, { label_ids: { add, remove: [id] } }));
  }
}

function deleteSection(draft: StateDraft, { fields }: Change): void {
  draft.remove('sections', fields['id'] as number);
  for (const task of [...draft.state.tasks.values()]) {
    if (task.section_id === fields['id']) draft.putTask({ ...task, section_id: null });
  }
}
