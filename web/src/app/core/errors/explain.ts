import { FieldProblem, Problem } from './problem';
import { t, tIfKnown, PlainMessageId } from '../../i18n/translate';

const BY_CODE: Readonly<Record<string, PlainMessageId>> = {
  conflict: 'problem-conflict',
  precondition_failed: 'problem-precondition_failed',
  idempotency_mismatch: 'problem-idempotency_mismatch',
  invalid_credentials: 'problem-invalid_credentials',
  address_unconfirmed: 'problem-address_unconfirmed',
  demo_password: 'problem-demo_password',
  unreachable: 'problem-unreachable',
};

const BY_STATUS: Readonly<Record<number, PlainMessageId>> = {
  0: 'problem-unreachable',
  401: 'problem-signed-out',
  403: 'problem-forbidden',
  404: 'problem-not-found',
  413: 'problem-too-large',
};

/** One sentence a person understands; never a code, never a stack trace. */
export function explain(problem: Problem): string {
  if (problem.deleted !== undefined)
    return t('problem-deleted', { who: problem.deleted.by_name ?? t('someone') });
  if (problem.status === 429) return tooMuch(problem);
  const known = BY_CODE[problem.code] ?? BY_STATUS[problem.status];
  if (known !== undefined) return t(known);
  if (problem.status >= 500) return apology(problem);
  const first = problem.errors?.[0];
  if (first !== undefined) return reason(first);
  return sentence(problem.detail ?? problem.title);
}

/** Why something is not on the screen that only the server holds. */
export function explainAbsence(problem: Problem): string {
  return problem.status === 0 ? t('problem-not-on-device') : explain(problem);
}

/** What was wrong with one field of a form, if the problem says so. */
export function fieldError(problem: Problem | null, field: string): string | undefined {
  const found = problem?.errors?.find((error) => error.field === field);
  return found && reason(found);
}

/** Why a field was refused: in words of the reader's language where there are any, else as the server says it. */
function reason({ rule, values, message }: FieldProblem): string {
  const words = rule === undefined ? undefined : tIfKnown(`refusal-${rule}`, values);
  return words ?? sentence(message);
}

function tooMuch({ retry_after: seconds }: Problem): string {
  if (seconds === undefined) return t('problem-rate-limited');
  return seconds < 90
    ? t('problem-rate-limited-seconds', { count: Math.ceil(seconds) })
    : t('problem-rate-limited-minutes', { count: Math.ceil(seconds / 60) });
}

function apology({ request_id: reference }: Problem): string {
  return reference === undefined
    ? t('problem-server')
    : t('problem-server-reference', { reference });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toLocaleUpperCase() + trimmed.slice(1);
  return /[.!?…]$/u.test(capital) ? capital : `${capital}.`;
}
