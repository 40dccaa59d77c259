/** The groups of a view, and what a task becomes that is put into another of them. Pure. */
import { dayOf, dueKey, todayIn } from '../filters/days';
import { nameKey } from '../filters/words';
import { wallClock } from '../../i18n/wall-time';
import { Section } from '../projects/model';
import { ProjectState } from '../projects/state';
import { Due, Task } from '../tasks/model';
import { Projects } from './matching-tasks';
import { ViewGroup } from './model';

/** What the tasks of a group have in common. */
export type GroupValue =
  | { readonly by: 'none' | 'completed' }
  /** With `id` one section of one project; without, those of that name. */
  | { readonly by: 'section'; readonly name: string | null; readonly id?: number }
  | { readonly by: 'label'; readonly name: string | null; readonly colour?: string | null }
  | { readonly by: 'project'; readonly id: number }
  | { readonly by: 'assignee'; readonly id: number | null; readonly name: string }
  | { readonly by: 'priority'; readonly level: number }
  /** A day; what is before today; what is after the days that stand alone; what has no day. */
  | { readonly by: 'due'; readonly day: string };

export const OVERDUE = 'overdue';
export const LATER = 'later';
export const NO_DAY = 'none';

export interface TaskGroup {
  readonly key: string;
  readonly value: GroupValue;
  readonly tasks: readonly Task[];
}

export interface Grouping {
  readonly group: ViewGroup;
  readonly projects: Projects;
  readonly me: number;
  readonly now: Date;
  readonly zone: string;
  /** The place of a project among the person's. */
  readonly rankOf: (projectId: number) => number;
  /** So many days from today on stand alone; null: each day that has tasks. */
  readonly days: number | null;
  /** Groups are there without tasks, too: of days those of a week. */
  readonly always: boolean;
}

interface Keyed {
  readonly key: string;
  readonly value: GroupValue;
  /** Groups stand in the order of these. */
  readonly rank: string | number;
}

const ALL: Keyed = { key: '', value: { by: 'none' }, rank: 0 };
const LAST = '\uffff';
const WEEK = 7;

/** Tasks keep their order within a group; who has several labels or people is in several. */
export function grouped(tasks: readonly Task[], grouping: Grouping): readonly TaskGroup[] {
  if (grouping.group === 'none') return [{ key: ALL.key, value: ALL.value, tasks }];
  const keysOf = keysFor(grouping);
  const found = new Map<string, { readonly keyed: Keyed; readonly tasks: Task[] }>();
  for (const keyed of always(grouping)) found.set(keyed.key, { keyed, tasks: [] });
  for (const task of tasks) {
    for (const keyed of keysOf(task)) {
      const group = found.get(keyed.key);
      if (group === undefined) found.set(keyed.key, { keyed, tasks: [task] });
      else group.tasks.push(task);
    }
  }
  return [...found.values()]
    .sort((one, other) => ranked(one.keyed.rank, other.keyed.rank))
    .map(({ keyed, tasks: members }) => ({ key: keyed.key, value: keyed.value, tasks: members }));
}

/** The next groups, with those that did not change taken from before. */
export function keepGroups(
  before: readonly TaskGroup[],
  next: readonly TaskGroup[],
): readonly TaskGroup[] {
  const known = new Map(before.map((group) => [group.key, group]));
  const kept = next.map((group) => {
    const old = known.get(group.key);
    return old !== undefined &&
      isSame(old.tasks, group.tasks) &&
      JSON.stringify(old.value) === JSON.stringify(group.value)
      ? old
      : group;
  });
  return isSame(before, kept) ? before : kept;
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function ranked(one: string | number, other: string | number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function keysFor(grouping: Grouping): (task: Task) => readonly Keyed[] {
  const one = keyFor(grouping);
  if (one !== null) return (task) => [one(task)];
  return grouping.group === 'label' ? labelKeys(grouping) : assigneeKeys(grouping);
}

/** Of groups of which each task has one. */
function keyFor(grouping: Grouping): ((task: Task) => Keyed) | null {
  const { group, rankOf } = grouping;
  switch (group) {
    case 'none':
      return () => ALL;
    case 'project':
      return remembered(
        (task) => task.project_id,
        ({ project_id: id }) => ({
          ...{ key: `project:${id}`, value: { by: 'project', id }, rank: rankOf(id) },
        }),
      );
    case 'priority':
      return remembered(
        (task) => task.priority,
        ({ priority }) => priorityKey(priority),
      );
    case 'section':
      return remembered(
        (task) => task.section_id,
        (task) => sectionKey(grouping, task),
      );
    case 'due':
      return dueKeyFor(grouping);
    default:
      return null;
  }
}

/** Tasks with the same `of` share one. */
function remembered(
  of: (task: Task) => unknown,
  make: (task: Task) => Keyed,
): (task: Task) => Keyed {
  const known = new Map<unknown, Keyed>();
  return (task) => {
    const which = of(task);
    let keyed = known.get(which);
    if (keyed === undefined) {
      keyed = make(task);
      known.set(which, keyed);
    }
    return keyed;
  };
}

function priorityKey(level: number): Keyed {
  return { key: `priority:${level}`, value: { by: 'priority', level }, rank: -level };
}

/** Sections of several projects are one by their name, in the order of the first that has it. */
function sectionKey({ projects, rankOf }: Grouping, task: Task): Keyed {
  const section = projects.get(task.project_id)?.sections.get(task.section_id ?? 0);
  if (section === undefined) return NO_SECTION;
  if (projects.size === 1) return oneSectionKey(section);
  const rank = `${String(rankOf(section.project_id)).padStart(6, '0')} ${section.position}`;
  return { key: sectionId(section.name), value: { by: 'section', name: section.name }, rank };
}

const NO_SECTION: Keyed = { key: 'section:', value: { by: 'section', name: null }, rank: '' };

/** Within a project sections of the same name are different ones. */
function oneSectionKey({ id, name, position }: Section): Keyed {
  return { key: `section:${id}`, value: { by: 'section', name, id }, rank: ` ${position}` };
}

function sectionId(name: string): string {
  return `section:${nameKey(name)}`;
}

function labelKeys({ projects }: Grouping): (task: Task) => readonly Keyed[] {
  const none: Keyed = { key: 'label:', value: { by: 'label', name: null }, rank: LAST };
  const known = new Map<number, Keyed>();
  const keyOf = (state: ProjectState | undefined, id: number): Keyed => {
    const label = state?.labels.get(id);
    if (label === undefined) return none;
    const { name, colour } = label;
    const rank = nameKey(name);
    return { key: `label:${rank}`, value: { by: 'label', name, colour }, rank };
  };
  return ({ project_id, label_ids }) => {
    if (label_ids.length === 0) return [none];
    return label_ids.map((id) => {
      const keyed = known.get(id) ?? keyOf(projects.get(project_id), id);
      known.set(id, keyed);
      return keyed;
    });
  };
}

function assigneeKeys({ projects, me }: Grouping): (task: Task) => readonly Keyed[] {
  const none: Keyed = {
    ...{ key: 'assignee:', value: { by: 'assignee', id: null, name: '' }, rank: LAST },
  };
  const known = new Map<number, Keyed>();
  const keyOf = (state: ProjectState | undefined, id: number): Keyed => {
    const name = state?.members.get(id)?.name ?? '?';
    const value: GroupValue = { by: 'assignee', id, name };
    return { key: `assignee:${id}`, value, rank: id === me ? '' : ` ${nameKey(name)} ${id}` };
  };
  return ({ project_id, assignee_ids }) => {
    if (assignee_ids.length === 0) return [none];
    return assignee_ids.map((id) => {
      const keyed = known.get(id) ?? keyOf(projects.get(project_id), id);
      known.set(id, keyed);
      return keyed;
    });
  };
}

function dueKeyFor({ now, zone, days }: Grouping): (task: Task) => Keyed {
  const today = todayIn(zone, now);
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  const last = days === null ? null : dayOf(`+${days - 1}d`, today);
  return remembered(
    (task) => dueKey(task.due),
    ({ due }) => {
      if (due === null) return day(NO_DAY, LAST);
      const on = dayFor(due, zone);
      const isPast =
        on < today || ('local' in due && (Date.parse(dueKey(due) ?? '') || Infinity) < minute);
      if (isPast) return day(OVERDUE, '');
      return last !== null && on > last ? day(LATER, LATER) : day(on, on);
    },
  );
}

/** The day on which something is due, where its reader lives. */
export function dayFor(due: Due, zone: string): string {
  if ('date' in due) return due.date;
  const at = Date.parse(dueKey(due) ?? '');
  return Number.isNaN(at) ? due.local.slice(0, 10) : wallClock(at, zone).slice(0, 10);
}

function day(which: string, rank: string): Keyed {
  return { key: `due:${which}`, value: { by: 'due', day: which }, rank };
}

/** Groups that a task can be put into though there is none in them yet. */
function always(grouping: Grouping): readonly Keyed[] {
  const { group, projects, now, zone, days } = grouping;
  if (group === 'none') return [ALL];
  if (!grouping.always) return [];
  if (group === 'priority') return [4, 3, 2, 1, 0].map(priorityKey);
  if (group === 'due') {
    const today = todayIn(zone, now);
    return Array.from({ length: days ?? WEEK }, (_, ahead) => dayOf(`+${ahead}d`, today)).map(
      (each) => day(each, each),
    );
  }
  const [only, ...others] = projects.values();
  if (group !== 'section' || only === undefined || others.length > 0) return [];
  return [...only.sections.values()].map(oneSectionKey);
}
