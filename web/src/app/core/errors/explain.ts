import { counted } from '../../words/counted';
import { Problem } from './problem';

const BY_CODE: Readonly<Record<string, string>> = {
  conflict: 'Someone else changed this at the same time.',
  precondition_failed: 'Someone else changed this in the meantime.',
  idempotency_mismatch: 'This was already sent with other content. Please reload the page.',
  invalid_credentials: 'That email and password do not belong together.',
  address_unconfirmed: 'Please confirm your address first.',
  demo_password:
    'The password of this demo account is public, so it signs nobody in here. Choose a new one by “Forgot your password?”.',
  unreachable: 'The server cannot be reached. Please try again in a moment.',
  rate_limited: 'That was a lot at once.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  0: 'The server cannot be reached. Please try again in a moment.',
  401: 'You are signed out. Please sign in again.',
  403: 'You may look at this, but not change it.',
  404: 'This is no longer here, or no longer shared with you.',
  413: 'That is too large.',
};

/** One sentence a person understands; never a code, never a stack trace. */
export function explain(problem: Problem): string {
  if (problem.deleted !== undefined) return `${problem.deleted.by_name ?? 'Someone'} deleted it.`;
  if (problem.status === 429) return `That was a lot at once. Please ${waiting(problem)}.`;
  const known = BY_CODE[problem.code] ?? BY_STATUS[problem.status];
  if (known !== undefined) return known;
  if (problem.status >= 500) return apology(problem);
  const first = problem.errors?.[0];
  if (first !== undefined) return sentence(first.message);
  return sentence(problem.detail ?? problem.title);
}

/** What was wrong with one field of a form, if the problem says so. */
export function fieldError(problem: Problem | null, field: string): string | undefined {
  const found = problem?.errors?.find((error) => error.field === field);
  return found && sentence(found.message);
}

function waiting(problem: Problem): string {
  const seconds = problem.retry_after;
  if (seconds === undefined) return 'wait a moment';
  return seconds < 90
    ? counted(Math.ceil(seconds), { one: 'wait # second', other: 'wait # seconds' })
    : counted(Math.ceil(seconds / 60), { one: 'wait # minute', other: 'wait # minutes' });
}

function apology(problem: Problem): string {
  const reference = problem.request_id === undefined ? '' : ` (reference ${problem.request_id})`;
  return `Something went wrong on the server${reference}. Nothing was changed.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toLocaleUpperCase() + trimmed.slice(1);
  return /[.!?…]$/u.test(capital) ? capital : `${capital}.`;
}
