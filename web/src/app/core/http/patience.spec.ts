import { Problem, Refused } from '../errors/problem';
import { patiently, waitingTime } from './patience';

function tooMuch(retry_after?: number): Refused {
  const problem: Problem = {
    type: '',
    title: 'Too many requests',
    status: 429,
    code: 'rate_limited',
  };
  return new Refused(retry_after === undefined ? problem : { ...problem, retry_after });
}

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits at least as long as the server says, and then asks again', async () => {
    const ask = vi.fn().mockRejectedValueOnce(tooMuch(2)).mockResolvedValueOnce('read');
    const answer = patiently<string>(ask);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await answer).toBe('read');
  });

  it('gives up after a few times', async () => {
    const ask = vi.fn().mockRejectedValue(tooMuch());
    const answer = expect(patiently(ask)).rejects.toBeInstanceOf(Refused);
    await vi.advanceTimersByTimeAsync(60_000);
    await answer;
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('does not keep people waiting for minutes, nor asks again what was refused otherwise', async () => {
    expect(waitingTime(tooMuch(31).problem)).toBeNull();
    const ask = vi
      .fn()
      .mockRejectedValue(
        new Refused({ type: '', title: 'Not found', status: 404, code: 'not_found' }),
      );
    await expect(patiently(ask)).rejects.toBeInstanceOf(Refused);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
