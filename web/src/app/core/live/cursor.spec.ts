import { after, Cursor, judge, sorted } from './cursor';
import { Envelope } from './envelope';

const cursor: Cursor = { epoch: 'e', seq: 41 };
const event = (seq: number): Envelope => ({
  type: 'task_updated',
  stream: 'project:3',
  seq,
  at: '',
  actor_id: 1,
  command_id: null,
  changed: [],
  data: { id: seq },
});
const seqs = (events: readonly Envelope[]): number[] => events.map((each) => each.seq);

describe('the cursor', () => {
  it('takes the next, drops the seen, stops at a gap', () => {
    expect(judge(cursor, 42)).toBe('next');
    expect(judge(cursor, 41)).toBe('seen');
    expect(judge(cursor, 1)).toBe('seen');
    expect(judge(cursor, 43)).toBe('gap');
  });

  it('puts in order what came out of order, once each', () => {
    const { ready, behindGap } = sorted(cursor, [44, 42, 42, 40, 43, 46, 47].map(event));
    expect(seqs(ready)).toEqual([42, 43, 44]);
    expect(seqs(behindGap)).toEqual([46, 47]);
  });

  it('moves only to what was applied', () => {
    expect(after(cursor, [])).toBe(cursor);
    expect(after(cursor, [42, 43].map(event))).toEqual({ epoch: 'e', seq: 43 });
  });
});
