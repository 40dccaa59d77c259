/** The golden files of the wire, which the server is held to: the page's models have the same fields. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLLECTIONS } from '../generated/collections';
import { explain } from '../core/errors/explain';
import { isProblem } from '../core/errors/problem';
import { Done, Envelope } from '../core/live/envelope';
import { User } from '../core/session/user';
import { Comment } from './comments/model';
import { MeSnapshot, Notification } from './me/model';
import { meFrom, reduceMe } from './me/state';
import { Departure, PersonThere, Presence, Seated, Whereabouts } from './presence/model';
import { TaskColumns, tasksFrom } from './projects/columnar-snapshot';
import { COLLECTION_KINDS, CollectionName } from './projects/collections';
import { Access, Invitation, Member, Project } from './projects/model';
import { ProjectSnapshot, reduceProject, stateFrom } from './projects/state';
import { Task } from './tasks/model';

const folder = join(process.cwd(), '../tests/shared/wire');

function golden(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

function named(kind: string): string[] {
  return readdirSync(join(folder, kind)).map((file) => `${kind}/${file.replace('.json', '')}`);
}

/** Every field of `T`, held by the compiler to the model. */
type Fields<T> = Readonly<Record<keyof T, true>>;

const stamps = { version: true, created_at: true, updated_at: true } as const;
const task: Fields<Task> = {
  ...stamps,
  id: true,
  project_id: true,
  section_id: true,
  parent_id: true,
  title: true,
  description: true,
  completed: true,
  completed_at: true,
  priority: true,
  due: true,
  position: true,
  assignee_ids: true,
  label_ids: true,
  created_by: true,
};
const project: Fields<Project> = {
  ...stamps,
  id: true,
  name: true,
  colour: true,
  icon: true,
  archived_at: true,
  is_inbox: true,
  created_by: true,
};
const comment: Fields<Comment> = {
  ...stamps,
  id: true,
  project_id: true,
  task_id: true,
  body: true,
  created_by: true,
};
const member: Fields<Member> = {
  project_id: true,
  user_id: true,
  name: true,
  role: true,
  active: true,
};
const access: Fields<Access> = { project: true, role: true };
const user: Fields<User> = {
  ...stamps,
  id: true,
  email: true,
  name: true,
  timezone: true,
  language: true,
  mail_notifications: true,
  is_admin: true,
  confirmed: true,
  active: true,
};
const invitation: Fields<Invitation> = {
  id: true,
  project_id: true,
  role: true,
  email: true,
  created_by: true,
  created_at: true,
  expires_at: true,
  max_uses: true,
  uses: true,
};
const notification: Fields<Notification> = {
  id: true,
  task_id: true,
  project_id: true,
  comment_id: true,
  reason: true,
  changed: true,
  actor_id: true,
  actor_name: true,
  title: true,
  at: true,
  read: true,
  task_count: true,
  times: true,
  replaces: true,
};
const projectSnapshot: Fields<Omit<ProjectSnapshot, CollectionName>> = {
  stream: true,
  epoch: true,
  as_of: true,
  project: true,
  role: true,
  members: true,
  counts: true,
  tasks: true,
  next_cursor: true,
};
const meSnapshot: Fields<MeSnapshot> = {
  instance: true,
  stream: true,
  epoch: true,
  as_of: true,
  user: true,
  projects: true,
  arrangement: true,
  notifications: true,
  unread_count: true,
  invitations: true,
  views: true,
};

/** Of an entity in a collection the server itself says the fields (generated/collections.ts). */
const collected = COLLECTION_KINDS.map((kind) => {
  const { name, fields } = COLLECTIONS[kind];
  return { kind, name, fields: [...fields].sort() };
});

const answers: Readonly<Record<string, object>> = {
  create_task: task,
  update_task: task,
  move_task: task,
  complete_task: task,
  set_task_checkbox: task,
  reopen_task: task,
  restore_task: task,
  create_project: project,
  update_project: project,
  restore_project: project,
  put_member: member,
  accept_invitation: access,
  add_comment: comment,
  update_comment: comment,
  set_comment_checkbox: comment,
  update_me: user,
  create_user: user,
  update_user: user,
  change_password: user,
};
const told: Readonly<Record<string, object>> = {
  task_created: task,
  task_updated: task,
  task_restored: task,
  project_updated: project,
  comment_created: comment,
  comment_updated: comment,
  member_added: member,
  member_updated: member,
  access_granted: access,
  user_updated: user,
  notification,
};

const listed: Readonly<Record<string, object>> = {
  list_tasks: task,
  list_comments: comment,
  list_projects: project,
  list_members: member,
  list_invitations: invitation,
  list_users: user,
  list_notifications: notification,
};

const keys = (value: unknown): string[] => Object.keys(value as object).sort();

describe('golden files of the wire', () => {
  it.each(Object.entries(answers))('%s answers the fields of its model', (name, fields) => {
    expect(keys(golden(`answers/${name}`))).toEqual(keys(fields));
  });

  it.each(collected)('those of $kind have the fields the server says', ({ kind, name, fields }) => {
    for (const command of ['create', 'update', 'move'])
      expect(keys(golden(`answers/${command}_${kind}`)), command).toEqual(fields);
    for (const happened of ['created', 'updated'])
      expect(keys((golden(`events/${kind}_${happened}`) as Envelope).data)).toEqual(fields);
    const { items } = golden(`lists/list_${name}`) as { items: unknown[] };
    expect(items.map(keys)).toContainEqual(fields);
  });

  it('invite answers an invitation', () => {
    const { invitation: made } = golden('answers/invite') as { invitation: Invitation };
    expect(keys(made)).toEqual(keys(invitation));
  });

  it.each(Object.entries(told))('%s tells the fields of its model', (name, fields) => {
    expect(keys((golden(`events/${name}`) as Envelope).data)).toEqual(keys(fields));
  });

  it.each(Object.entries(listed))('%s lists the fields of its model', (name, fields) => {
    const { items } = golden(`lists/${name}`) as { items: unknown[] };
    expect(items.map(keys)).toContainEqual(keys(fields));
  });

  it('snapshots have the fields of their models', () => {
    const collections = collected.map(({ name }) => name);
    expect(keys(golden('snapshots/project'))).toEqual(
      [...keys(projectSnapshot), ...collections].sort(),
    );
    expect(keys(golden('snapshots/me'))).toEqual(keys(meSnapshot));
  });

  it('a snapshot in columns holds the same tasks', () => {
    const { tasks } = golden('snapshots/project') as ProjectSnapshot;
    const compact = golden('snapshots/project_in_columns') as { tasks: TaskColumns };
    expect(tasksFrom(compact.tasks)).toEqual(tasks);
  });

  it.each(named('events'))('%s changes a view without surprise', (name) => {
    const event = golden(name) as Envelope;
    if (event.stream.startsWith('user:')) {
      reduceMe(meFrom(golden('snapshots/me') as MeSnapshot), [event]);
    } else {
      reduceProject(stateFrom([golden('snapshots/project') as ProjectSnapshot]), [event]);
    }
  });

  it('a project one loses takes its notifications along', () => {
    const before = meFrom(golden('snapshots/me') as MeSnapshot);
    const lost = golden('events/access_revoked') as Envelope<string, { project_id: number }>;
    expect(before.notifications.map((each) => each.project_id)).toContain(lost.data.project_id);
    expect(reduceMe(before, [lost]).notifications).toEqual([]);
  });

  it('acknowledgements say what was done, merged and left behind, or why nothing was', () => {
    const [done, merged, moved, removed] = ['done', 'merged', 'moved', 'removed'].map(
      (name) => golden(`acknowledgements/${name}`) as Done<unknown> & { ok: boolean },
    );
    expect([done?.ok, merged?.ok, moved?.ok]).toEqual([true, true, true]);
    expect(keys(done?.data)).toEqual(keys(task));
    expect(done?.events).toHaveLength(1);
    expect(merged?.merged).toEqual(['priority']);
    expect(moved?.dropped?.['assignee_ids']).toHaveLength(1);
    expect(removed?.closed_invitations).toBe(1);
    const refused = golden('acknowledgements/refused') as { ok: boolean; error: unknown };
    expect(refused.ok).toBe(false);
    expect(isProblem(refused.error)).toBe(true);
  });

  it('presence is said and heard as the server reads and tells it', () => {
    const present: Fields<Whereabouts> = { project_id: true, task_id: true, editing: true };
    const absent: Fields<Departure> = { project_id: true };
    const presence: Fields<Presence> = { project_id: true, count: true, people: true };
    const person: Fields<PersonThere> = {
      user_id: true,
      task_id: true,
      editing: true,
      since: true,
    };
    expect(keys(golden('presence/present'))).toEqual(keys(present));
    expect(keys(golden('presence/absent'))).toEqual(keys(absent));
    const heard = golden('presence/presence') as Presence;
    expect(keys(heard)).toEqual(keys(presence));
    expect(keys(heard.people[1])).toEqual(keys(person));
    const { ok, ...seated } = golden('acknowledgements/present') as Seated & { ok: boolean };
    expect(ok).toBe(true);
    expect(seated).toEqual({ data: heard, expires_in: 45 });
  });

  it.each(named('problems'))('%s can be explained to a person', (name) => {
    const problem = golden(name);
    expect(isProblem(problem)).toBe(true);
    if (isProblem(problem)) expect(explain(problem)).not.toBe('');
  });
});
