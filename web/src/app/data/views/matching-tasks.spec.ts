import { aSection, aSnapshot, aTask } from '../../../testing/entities';
import { taskPredicate } from '../filters/matching';
import { parseFilter } from '../filters/parsing';
import { Label } from '../projects/model';
import { ProjectState, StateDraft, stateFrom } from '../projects/state';
import { Task } from '../tasks/model';
import { grouped, Grouping } from './grouping';
import { MatchingTasks, Projects } from './matching-tasks';
import { ViewSort } from './model';
import { reordered, taskOrder } from './ordering';

const VIEWER = { me: 1, now: new Date('2026-12-01T10:30:00Z'), zone: 'Europe/Berlin' };
const NAMES = { projects: () => [3], people: () => [2] };
const FILTERS = [
  ...['', 'is:mine', 'assignee:none', 'due:<=today', 'due:none or p', 'is:overdue', 'has:subtasks'],
  ...[
    '-label:waiting priority:>=p2',
    'section:"To do"',
    'is:done',
    'task not "task 1"',
    'project:x',
  ],
  ...['(is:mine or project:x) due:<=tomorrow', 'created:<2026-12-01', 'parent:none', '#7'],
];

/** The same numbers each time, so that a failure comes again. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function aProject(id: number): ProjectState {
  const sections = [aSection({ id: id * 10, name: 'To do' }), aSection({ id: id * 10 + 1 })];
  const snapshot = aSnapshot([], sections);
  const labels = [aLabel(id * 10, 'Waiting'), aLabel(id * 10 + 1, 'Home')];
  return { ...stateFrom([{ ...snapshot, labels }]), project: { ...snapshot.project, id } };
}

function aLabel(id: number, name: string): Label {
  return { ...aSection({ id }), name, colour: 'red' };
}

function randomTask(project_id: number, id: number, chance: (below: number) => number): Task {
  const dues = [
    null,
    { date: '2026-11-29' },
    { date: '2026-12-01' },
    { local: '2026-12-01T09:00', zone: 'Europe/Berlin' },
    { local: '2026-12-02T00:30', zone: 'Asia/Tokyo' },
    { date: '2026-12-06' },
  ];
  const completed = chance(8) === 0;
  return aTask({
    ...{ id, project_id, completed, title: `Task ${chance(30)}` },
    section_id: [null, project_id * 10, project_id * 10 + 1][chance(3)] ?? null,
    parent_id: chance(4) === 0 ? chance(20) + 1 : null,
    assignee_ids: [[], [1], [2], [1, 2]][chance(4)] ?? [],
    label_ids: [[], [project_id * 10], [project_id * 10, project_id * 10 + 1]][chance(3)] ?? [],
    priority: chance(5),
    due: dues[chance(dues.length)] ?? null,
    created_at: `2026-1${chance(3)}-0${1 + chance(9)}T10:00:00.000000Z`,
    completed_at: completed ? '2026-11-30T10:00:00.000000Z' : null,
  });
}

/** One project changed as by an event, the others the same objects. */
function changed(projects: Projects, chance: (below: number) => number): Projects {
  const next = new Map(projects);
  const id = 3 + chance(3);
  if (chance(30) === 0) {
    if (next.has(id)) next.delete(id);
    else next.set(id, aProject(id));
    return next;
  }
  const state = next.get(id);
  if (state === undefined) return next;
  const draft = new StateDraft(state);
  for (let count = 1 + chance(3) * chance(40); count > 0; count--) {
    const task = (id - 3) * 100 + chance(60) + 1;
    if (chance(5) === 0) draft.removeFamily(task);
    else draft.putTask(randomTask(id, task, chance));
  }
  if (chance(12) === 0)
    draft.put('labels', id * 10, aLabel(id * 10, chance(2) === 0 ? 'Waiting' : 'Later'));
  next.set(id, draft.state);
  return next;
}

/** What a filter lists, asked of every task. */
function anew(filter: string, projects: Projects, collection: 'tasks' | 'closed'): readonly Task[] {
  return [...projects.values()].flatMap((state) => {
    const tasks = [...state[collection].values()];
    const parents = new Set([...state.tasks.values()].map((task) => task.parent_id));
    const matches = taskPredicate(parseFilter(filter, NAMES), VIEWER, {
      sectionName: (id) => state.sections.get(id)?.name,
      labelName: (id) => state.labels.get(id)?.name,
      hasSubtasks: (id) => parents.has(id),
    });
    return tasks.filter(matches);
  });
}

describe('MatchingTasks', () => {
  const sorts: readonly ViewSort[] = ['manual', 'due', '-priority', 'title', '-created'];

  it.each(FILTERS)('stay what the filter lists, in order, through any changes: %s', (filter) => {
    const chance = chances(FILTERS.indexOf(filter) + 1);
    const collection = filter === 'is:done' ? 'closed' : 'tasks';
    const matching = new MatchingTasks(parseFilter(filter, NAMES), VIEWER, collection);
    const order = taskOrder(sorts[FILTERS.indexOf(filter) % sorts.length] ?? 'due', (id) => id);
    let projects: Projects = new Map([3, 4, 5].map((id) => [id, aProject(id)]));
    let list: readonly Task[] = [];
    for (let step = 0; step < 60; step++) {
      projects = changed(projects, chance);
      const before = list;
      const changes = matching.update(projects);
      list = reordered(list, changes, order);
      const expected = [...anew(filter, projects, collection)].sort(order);
      expect(list).toEqual(expected);
      expect(matching.count).toBe(expected.length);
      if (
        before.every((task, index) => task === expected[index]) &&
        before.length === expected.length
      )
        expect(list).toBe(before);
    }
  });

  it('looks at one task when one changes', () => {
    const draft = new StateDraft(aProject(3));
    for (let id = 1; id <= 500; id++) draft.putTask(aTask({ id, title: `Task ${id}` }));
    const matching = new MatchingTasks(parseFilter('task', NAMES), VIEWER);
    matching.update(new Map([[3, draft.state]]));
    const next = new StateDraft(draft.state);
    next.putTask(aTask({ id: 7, title: 'Task with another title' }));
    const { came, left } = matching.update(new Map([[3, next.state]]));
    expect([came.map(({ id }) => id), left.map(({ id }) => id)]).toEqual([[7], [7]]);
  });
});

describe('groups', () => {
  const projects: Projects = new Map([3, 4].map((id) => [id, aProject(id)]));
  const by = (group: Grouping['group'], more: Partial<Grouping> = {}): Grouping => ({
    ...{ group, projects, me: 2, now: VIEWER.now, zone: VIEWER.zone, rankOf: (id: number) => id },
    ...{ days: null, always: false, ...more },
  });
  const told = (tasks: readonly Task[], grouping: Grouping): string[] =>
    grouped(tasks, grouping).map(
      ({ key, tasks: each }) => `${key} ${each.map(({ id }) => id).join()}`,
    );
  const tasks = [
    aTask({ id: 1, section_id: 30, assignee_ids: [1, 2], label_ids: [30, 31], priority: 4 }),
    aTask({ id: 2, project_id: 4, section_id: 40, due: { date: '2026-11-30' } }),
    aTask({ id: 3, assignee_ids: [1], due: { local: '2026-12-01T09:00', zone: 'Europe/Berlin' } }),
    aTask({ id: 4, due: { local: '2026-12-02T00:30', zone: 'Asia/Tokyo' } }),
    aTask({ id: 5, due: { date: '2026-12-20' }, priority: 1 }),
  ];

  it('are sections by name, whatever project they are in', () => {
    expect(told(tasks, by('section'))).toEqual(['section: 3,4,5', 'section:to do 1,2']);
  });

  it('are in one project the sections themselves, two of one name apart, empty ones as well', () => {
    const project = aProject(3);
    const section = { ...project.sections.get(30)!, id: 31, position: 'b' };
    const twice = { ...project, sections: new Map([...project.sections, [31, section]]) };
    const grouping = by('section', { projects: new Map([[3, twice]]), always: true });
    expect(told([tasks[0]!, tasks[2]!], grouping)).toEqual([
      ...['section: 3', 'section:30 1', 'section:31 '],
    ]);
  });

  it('have a task once for each of its people and labels, oneself first and nobody last', () => {
    expect(told(tasks, by('assignee'))).toEqual([
      'assignee:2 1',
      'assignee:1 1,3',
      'assignee: 2,4,5',
    ]);
    expect(told(tasks, by('label'))).toEqual(['label:home 1', 'label:waiting 1', 'label: 2,3,4,5']);
  });

  it('are days where the reader lives, with what is overdue before and what has none behind', () => {
    expect(told(tasks, by('due'))).toEqual([
      ...['due:overdue 2,3', 'due:2026-12-01 4', 'due:2026-12-20 5', 'due:none 1'],
    ]);
    expect(told(tasks, by('due', { days: 3, always: true }))).toEqual([
      ...['due:overdue 2,3', 'due:2026-12-01 4', 'due:2026-12-02 ', 'due:2026-12-03 '],
      ...['due:later 5', 'due:none 1'],
    ]);
  });

  it('are the projects in the person’s order, and priorities from the most urgent on', () => {
    expect(told(tasks, by('project', { rankOf: (id) => -id }))).toEqual([
      ...['project:4 2', 'project:3 1,3,4,5'],
    ]);
    expect(told(tasks, by('priority'))).toEqual([
      'priority:4 1',
      'priority:1 5',
      'priority:0 2,3,4',
    ]);
  });
});
