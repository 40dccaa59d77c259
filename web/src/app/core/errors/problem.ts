import { FieldError, ProblemObject } from '../../generated/wire';

/** What is wrong with one field. */
export type FieldProblem = FieldError;

type Always = 'type' | 'title' | 'status' | 'code';

/** What went wrong, as the server says it (RFC 9457), on REST and socket alike; of what went wrong on the way to it
 * the page knows less. `current`, on `conflict` and a failed precondition, is the entity as it is now. */
export type Problem = Pick<ProblemObject, Always> & Partial<Omit<ProblemObject, Always>>;

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
  title: 'no answer',
  status: 0,
  code: 'unreachable',
};
