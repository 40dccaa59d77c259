import { explain, fieldError } from './explain';
import { Problem } from './problem';

function problem(over: Partial<Problem>): Problem {
  return { type: 'about:blank', title: 'Invalid', status: 422, code: 'invalid', ...over };
}

describe('explain', () => {
  it('says what was wrong with the first field', () => {
    const errors = [{ field: 'title', message: 'must not be empty' }];
    expect(explain(problem({ errors }))).toBe('Must not be empty.');
    expect(fieldError(problem({ errors }), 'title')).toBe('Must not be empty.');
    expect(fieldError(problem({ errors }), 'due')).toBeUndefined();
  });

  it('does not tell a stranger that the thing exists', () => {
    expect(explain(problem({ status: 404, code: 'not_found' }))).toContain('no longer');
  });

  it('says how long to wait, in the unit a person thinks in', () => {
    const limited = { status: 429, code: 'rate_limited' };
    expect(explain(problem({ ...limited, retry_after: 12.2 }))).toContain('13 seconds');
    expect(explain(problem({ ...limited, retry_after: 800 }))).toContain('14 minutes');
  });

  it('gives a reference when the server failed, and promises nothing changed', () => {
    const text = explain(problem({ status: 500, code: 'internal', request_id: 'r-1' }));
    expect(text).toContain('reference r-1');
    expect(text).toContain('Nothing was changed');
  });
});
