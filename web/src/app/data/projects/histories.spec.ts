/** Replays the histories both sides share: the same events, drops and duplicates as the Python tests hear. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, Cursor, judge } from '../../core/live/cursor';
import { Envelope } from '../../core/live/envelope';
import { CollectionLists, collectionLists } from './collections';
import { ProjectSnapshot, ProjectState, reduceProject, stateFrom } from './state';

interface Expected extends CollectionLists {
  readonly as_of: number;
  readonly project: unknown;
  readonly members: readonly unknown[];
  readonly tasks: readonly unknown[];
  readonly counts: { readonly open: number; readonly completed: number };
}

interface History {
  readonly name: string;
  readonly snapshot: ProjectSnapshot;
  readonly log: readonly Envelope[];
  readonly heard: readonly Envelope[];
  readonly expected: Expected;
}

const folder = join(process.cwd(), '../tests/shared/histories');

function histories(): History[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as History);
}

function replay({ snapshot, log, heard }: History): { state: ProjectState; cursor: Cursor } {
  let state = stateFrom([snapshot]);
  let cursor: Cursor = { epoch: snapshot.epoch, seq: snapshot.as_of };
  const take = (events: readonly Envelope[]): void => {
    state = reduceProject(state, events);
    cursor = after(cursor, events);
  };
  const missing = (upTo: number): Envelope[] =>
    log.filter((event) => event.seq > cursor.seq && event.seq <= upTo);
  for (const event of heard) {
    const verdict = judge(cursor, event.seq);
    if (verdict === 'next') take([event]);
    if (verdict === 'gap') take(missing(event.seq));
  }
  take(missing(Infinity));
  return { state, cursor };
}

function asSet(items: Iterable<unknown>): unknown[] {
  return [...items].map((item) => JSON.stringify(item, keysInOrder)).sort();
}

function keysInOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('shared histories', () => {
  it.each(histories().map((history) => [history.name, history] as const))('%s', (_, history) => {
    const { state, cursor } = replay(history);
    const { expected } = history;
    expect(cursor.seq).toBe(expected.as_of);
    expect(asSet(state.tasks.values())).toEqual(asSet(expected.tasks));
    for (const [name, held] of Object.entries(collectionLists(state))) {
      expect(asSet(held), name).toEqual(asSet(expected[name as keyof CollectionLists]));
    }
    expect(asSet(state.members.values())).toEqual(asSet(expected.members));
    expect(state.counts).toEqual(expected.counts);
    expect(asSet([state.project])).toEqual(asSet([expected.project]));
  });

  it('are where both sides look for them', () => {
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
  });
});
