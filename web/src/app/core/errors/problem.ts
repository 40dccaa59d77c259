/** What went wrong, as the server says it (RFC 9457), on REST and socket alike. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly code: string;
  readonly errors?: readonly FieldProblem[] | undefined;
  readonly request_id?: string | undefined;
  /** On `conflict` and a failed precondition: the entity as it is now. */
  readonly current?: unknown;
  readonly conflicting_fields?: readonly string[] | undefined;
  /** On `rate_limited`, in seconds. */
  readonly retry_after?: number | undefined;
}

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'code' in value &&
    typeof value.code === 'string'
  );
}

/** A problem one can throw: everything in `data/` that fails rejects with this. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** Turns whatever was thrown into a problem; programming errors are thrown on. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refused) return thrown.problem;
  throw thrown;
}

export const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'No answer',
  status: 0,
  code: 'unreachable',
};
