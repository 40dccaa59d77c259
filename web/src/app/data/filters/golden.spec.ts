/** The golden tables that Python reads too: the same words, trees, matches and errors on both sides. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Task } from '../../generated/wire';
import { FilterError, parseFilter } from './parsing';
import { taskPredicate } from './matching';
import { FILTER_KEYS, FilterNode } from './tree';
import { FilterNaming, writeFilter } from './writing';
import { hasPlainWords, hasWords, isCalled, nameKey, soughtWords, spaced, words } from './words';

interface Named {
  readonly id: number;
  readonly name: string;
  readonly email?: string;
}

interface World {
  readonly now: string;
  readonly zone: string;
  readonly me: number;
  readonly people: readonly Named[];
  readonly projects: readonly Named[];
  readonly sections: readonly Named[];
  readonly labels: readonly Named[];
  readonly tasks: readonly Partial<Task>[];
}

type Viewer = Partial<Pick<World, 'now' | 'zone' | 'me'>>;

interface Case extends Viewer {
  readonly text: string;
  readonly tree: FilterNode;
  readonly tasks: readonly number[];
}

interface Refused {
  readonly text: string;
  readonly column: number;
  readonly expected: string;
}

function table(name: string): unknown {
  const file = join(process.cwd(), `../tests/shared/filters/${name}.json`);
  return JSON.parse(readFileSync(file, 'utf-8')) as unknown;
}

const world = table('world') as World;
const tasks = world.tasks.map(whole);
const parents = new Set(tasks.filter(({ completed }) => !completed).map((task) => task.parent_id));

const nameIn =
  (listed: readonly Named[]) =>
  (id: number): string | undefined =>
    listed.find((each) => each.id === id)?.name;
const names: FilterNaming = {
  projectName: nameIn(world.projects),
  personName: nameIn(world.people),
  labelName: nameIn(world.labels),
  sectionName: nameIn(world.sections),
  projects: (name) =>
    world.projects.filter((each) => nameKey(each.name) === nameKey(name)).map(({ id }) => id),
  people: (name) =>
    world.people
      .filter((each) => isCalled(each.name, each.email ?? '', nameKey(name)))
      .map(({ id }) => id),
};

function whole(fields: Partial<Task>): Task {
  const at = fields.created_at ?? '2026-11-01T08:00:00.000000Z';
  return {
    ...{ id: 0, project_id: 1, section_id: null, parent_id: null, title: '', description: '' },
    ...{ completed: false, completed_at: null, priority: 0, due: null, position: 'a0' },
    ...{ assignee_ids: [], label_ids: [], version: 1, created_by: 1 },
    ...{ created_at: at, updated_at: at },
    ...fields,
  };
}

function matching(node: FilterNode, viewer: Viewer): readonly number[] {
  const { now, zone, me } = { ...world, ...viewer };
  const matches = taskPredicate(
    node,
    { now: new Date(now), zone, me },
    {
      sectionName: nameIn(world.sections),
      labelName: nameIn(world.labels),
      hasSubtasks: (id) => parents.has(id),
    },
  );
  return tasks.filter(matches).map(({ id }) => id);
}

describe('filters', () => {
  it.each((table('cases') as Case[]).map((each) => [each.text, each] as const))(
    'mean the same as on the server: %s',
    (text, each) => {
      expect(parseFilter(text, names)).toEqual(each.tree);
      expect(matching(each.tree, each)).toEqual(each.tasks);
      expect(parseFilter(writeFilter(each.tree, names), names)).toEqual(each.tree);
    },
  );

  it.each([
    ['or', 'text:or'],
    ['NOT', 'text:NOT'],
    ['-x', 'text:-x'],
    ['-', 'text:-'],
    ['#12', 'text:#12'],
    ['a,b', 'a,b'],
    ['http://x', 'text:http://x'],
    ['<3', '<3'],
  ])('say a word that would mean something else: %s', (words, text) => {
    const node: FilterNode = { type: 'words', words, exact: false, within: 'text' };
    expect(writeFilter(node, names)).toBe(text);
    expect(parseFilter(text, names)).toEqual(node);
  });

  it('say by their numbers what no name means alone', () => {
    const term = (key: 'project' | 'assignee', ...values: number[]): FilterNode => ({
      ...{ type: 'term', key, values, op: '=' },
    });
    expect(writeFilter(term('project', 1, 2, 3), names)).toBe('project:House,Garden');
    expect(writeFilter(term('project', 2, 1), names)).toBe('project:#2,House');
    expect(writeFilter(term('assignee', 99), names)).toBe('assignee:#99');
  });

  it.each((table('errors') as Refused[]).map((each) => [each.text, each] as const))(
    'are refused at the same column: %s',
    (text, { column, expected }) => {
      const refused = (): FilterError | null => {
        try {
          parseFilter(text, names);
          return null;
        } catch (error) {
          return error as FilterError;
        }
      };
      expect(refused()).toMatchObject({ column, expected });
    },
  );

  it('have the keys of the server', () => {
    const keys = Object.entries(FILTER_KEYS).map(([name, { kind, mayBeAbsent, choices }]) => ({
      ...{ name, kind, may_be_absent: mayBeAbsent, choices },
    }));
    expect(keys).toEqual(table('keys'));
  });
});

describe('words', () => {
  it.each(table('words') as { text: string; words: string[]; sought: string[] }[])(
    'are the same as on the server: $text',
    (each) => {
      expect(words(each.text)).toEqual(each.words);
      expect(soughtWords(each.text)).toEqual(each.sought);
    },
  );

  it.each([true, false])('are found in plain texts as among their words; exactly: %s', (exact) => {
    const { length } = 'x'.repeat(60);
    const texts = ['Paint the fence, part 19', 'paint-fence', 'repaint 2x4', '', 'x'.repeat(70)];
    const asked = [
      'paint',
      'PAINT the',
      'pa',
      'fence part',
      '19',
      'x4',
      '2x',
      'the fen',
      'é',
      '東',
    ];
    for (const text of texts) {
      for (const sought of [...asked, '', 'x'.repeat(length - 1), 'x'.repeat(length)].map(
        soughtWords,
      )) {
        const found = hasPlainWords(sought, exact);
        if (found !== null)
          expect([text, sought, found(text)]).toEqual([
            text,
            sought,
            hasWords(sought, exact)(spaced(text)),
          ]);
      }
    }
  });
});
