import { aCommand, anEdit } from '../../../testing/commands';
import { added } from './changes';
import { nextBatch } from './batches';
import { EMPTY_QUEUE, QueuedCommand } from './model';

const batchOf = (...commands: QueuedCommand[]): readonly QueuedCommand[] =>
  nextBatch(commands.reduce(added, EMPTY_QUEUE));

describe('what is sent at once', () => {
  it('is everything that waits, in order, and nothing that somebody has to decide about', () => {
    const problem = { type: '', title: 'No', status: 403, code: 'forbidden' };
    const [first, last] = [aCommand(), aCommand()];
    const parked = aCommand({ parked: { problem, at: '' } });
    expect(batchOf(last, parked, aCommand({ behind: parked.id }), first)).toEqual([first, last]);
  });

  it('is no more than the server takes', () => {
    const many = Array.from({ length: 250 }, () => aCommand());
    expect(batchOf(...many)).toEqual(many.slice(0, 200));
    const long = (): QueuedCommand => anEdit({ description: 'ä'.repeat(40_000) });
    const texts = [long(), long(), long()];
    expect(batchOf(...texts)).toEqual(texts.slice(0, 2));
    const longest = anEdit({ description: 'ä'.repeat(120_000) });
    expect(batchOf(longest, aCommand())).toEqual([longest]);
  });
});
