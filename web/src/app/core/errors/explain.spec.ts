import { explain, fieldError } from './explain';
import { useLanguage } from '../../i18n/translate';
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

  it('says a rule of the server in the language of the reader, and what it does not know as the server says it', async () => {
    const known = { field: 'name', message: 'Must have at most 3 labels.', rule: 'many-labels' };
    const errors = [{ ...known, values: { most: 3 } }];
    const unknown = problem({ errors: [{ field: 'name', message: 'Must be odd.', rule: 'odd' }] });
    await useLanguage('de', 'page');
    expect(fieldError(problem({ errors }), 'name')).toContain('Hat schon 3 Labels');
    expect(fieldError(unknown, 'name')).toBe('Must be odd.');
    await useLanguage('en', 'page');
    expect(fieldError(problem({ errors }), 'name')).toContain('Has 3 labels already');
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
