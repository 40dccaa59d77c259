/** What the person saw when they did something, kept with the command: for words, wherever the entity is by then. */
import { COLLECTIONS } from '../../generated/collections';
import { isCollectionKind } from '../projects/collections';
import { below, ProjectState, taskIn } from '../projects/state';
import { Task } from '../tasks/model';
import { Context, QueuedCommand, SentFields } from './model';
import { entityOf, touchedBy } from './references';

type Named = Pick<QueuedCommand, 'name' | 'fields'>;
type Known = SentFields & { readonly title?: string; readonly name?: string };

/** Commands that show an entity which the state may not hold. */
const SHOWS_IT = new Set(['reopen_task', 'restore_task']);

function isMoveAway({ name, fields }: Named): boolean {
  return name === 'move_task' && 'project_id' in fields;
}

export function contextOf(state: ProjectState | null, command: Named, given?: object): Context {
  const known = (given ?? knownTo(state, command)) as Known | undefined;
  const { fields, name } = command;
  const own = fields as Known;
  const subject = known ?? (state && taskIn(state, own['task_id'] as number));
  const before = Object.entries(known ?? {}).filter(([field]) =>
    touchedBy(command).includes(field),
  );
  return {
    title: subject?.title ?? (subject as Known | undefined)?.name ?? own.title ?? own.name ?? '',
    project: state?.project.name ?? '',
    before: Object.fromEntries(before),
    ...((SHOWS_IT.has(name) || isMoveAway(command)) && known !== undefined && { entity: known }),
    ...(state !== null &&
      isMoveAway(command) && {
        family: familyOf(state, own['id'] as number),
        labels: labelNames(state),
      }),
  };
}

function labelNames({ labels }: ProjectState): Readonly<Record<number, string>> {
  return Object.fromEntries([...labels.values()].map(({ id, name }) => [id, name]));
}

function familyOf(state: ProjectState, id: number): readonly Task[] {
  return below(state, id).flatMap((each) => taskIn(state, each) ?? []);
}

function knownTo(state: ProjectState | null, command: Named): unknown {
  const id = command.fields['id'] as number;
  const kind = entityOf(command, new Map())?.split(':', 1)[0];
  if (state === null) return undefined;
  if (kind === 'task') return taskIn(state, id);
  if (isCollectionKind(kind)) return state[COLLECTIONS[kind].name].get(id);
  if (kind === 'project') return state.project;
  return kind === 'member' ? state.members.get(command.fields['user_id'] as number) : undefined;
}
