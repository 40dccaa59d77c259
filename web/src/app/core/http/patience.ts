import { Problem, Refused } from '../errors/problem';

const LONGEST_WAIT_S = 30;
const MOST_TRIES = 4;

/** How long to wait before asking again what was too much just now; null when that is not worth it.
 *
 * A little longer than the server said, and not the same for everyone: else all come back at once.
 */
export function waitingTime(problem: Problem): number | null {
  const seconds = problem.retry_after ?? 1;
  if (problem.status !== 429 || seconds > LONGEST_WAIT_S) return null;
  return seconds * 1000 * (1 + Math.random() / 2);
}

/** Asks again, a few times, what the server refused for being too much at once. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (thrown) {
      const wait = thrown instanceof Refused ? waitingTime(thrown.problem) : null;
      if (wait === null || tries === MOST_TRIES) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
