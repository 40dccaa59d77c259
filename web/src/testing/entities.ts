/** Whole entities for tests, so that each test names only what it is about. */
import { User } from '../app/core/session/user';
import { noCollections } from '../app/data/projects/collections';
import { Label, Member, Project, Section, View } from '../app/data/projects/model';
import { ProjectSnapshot } from '../app/data/projects/state';
import { Task } from '../app/data/tasks/model';
import { EMPTY_TASK } from '../app/generated/task-fields';

const AT = '2026-11-23T14:02:24.123456Z';

export function aTask(over: Partial<Task> & { id: number }): Task {
  return {
    project_id: 3,
    ...EMPTY_TASK,
    title: `Task ${String(over.id)}`,
    completed_at: null,
    position: `a${String(over.id)}`,
    version: 1,
    created_at: AT,
    created_by: 1,
    updated_at: AT,
    ...over,
  };
}

export function aSection(over: Partial<Section> & { id: number }): Section {
  return {
    project_id: 3,
    name: `Section ${String(over.id)}`,
    position: `a${String(over.id)}`,
    version: 1,
    created_at: AT,
    created_by: 1,
    updated_at: AT,
    ...over,
  };
}

export function aLabel(over: Partial<Label> & { id: number }): Label {
  return {
    project_id: 3,
    name: `Label ${String(over.id)}`,
    colour: 'grey',
    position: `a${String(over.id)}`,
    version: 1,
    created_at: AT,
    created_by: 1,
    updated_at: AT,
    ...over,
  };
}

export function aView(over: Partial<View> & { id: number }): View {
  return {
    ...{ project_id: null, name: `View ${String(over.id)}`, icon: null },
    query: { type: 'term', key: 'is', values: ['overdue'], op: '=' },
    ...{ sort: 'manual', group: 'none', layout: 'list', fields: ['due'] },
    position: `a${String(over.id)}`,
    version: 1,
    created_at: AT,
    created_by: 1,
    updated_at: AT,
    ...over,
  };
}

export const GARDEN: Project = {
  id: 3,
  name: 'Garden party',
  colour: null,
  icon: null,
  archived_at: null,
  is_inbox: false,
  version: 1,
  created_at: AT,
  created_by: 1,
  updated_at: AT,
};

export const ADA: User = {
  id: 1,
  email: 'ada@example.org',
  name: 'Ada',
  timezone: 'Europe/Berlin',
  language: null,
  mail_notifications: true,
  is_admin: true,
  active: true,
  confirmed: true,
  version: 1,
  created_at: AT,
  updated_at: AT,
};

export const MEMBERS: readonly Member[] = [
  { project_id: 3, user_id: 1, name: 'Ada', role: 'owner', active: true },
  { project_id: 3, user_id: 2, name: 'Ben', role: 'member', active: true },
  { project_id: 3, user_id: 3, name: 'Cleo', role: 'viewer', active: true },
];

export function aSnapshot(
  tasks: readonly Task[],
  sections: readonly Section[] = [],
): ProjectSnapshot {
  return {
    stream: 'project:3',
    epoch: 'e',
    as_of: 10,
    project: GARDEN,
    role: 'owner',
    members: MEMBERS,
    ...noCollections(),
    sections,
    counts: { open: tasks.length, completed: 0 },
    views: [],
    tasks,
    next_cursor: null,
  };
}
