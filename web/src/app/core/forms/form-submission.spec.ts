import { Problem, Refused } from '../errors/problem';
import { FormSubmission } from './form-submission';

function refusal(over: Partial<Problem>): Refused {
  return new Refused({ type: 'x', title: 'Invalid', status: 422, code: 'invalid', ...over });
}

describe('FormSubmission', () => {
  const attempt = (): FormSubmission => new FormSubmission(['email', 'password']);

  it('sends nothing while a field is known to be wrong, and says which', async () => {
    const work = vi.fn(() => Promise.resolve());
    const form = attempt();
    expect(await form.send({ email: 'Missing.' }, work)).toBe(false);
    expect(work).not.toHaveBeenCalled();
    expect(form.error('email')).toBe('Missing.');
    expect(form.failures()).toBe(1);
  });

  it('tells what the server found wrong at its field, and nowhere else', async () => {
    const form = attempt();
    const errors = [{ field: 'password', message: 'is too common' }];
    await form.send({}, () => Promise.reject(refusal({ errors })));
    expect(form.error('password')).toBe('Is too common.');
    expect(form.message()).toBeUndefined();
  });

  it('tells in general what belongs to no field of the form', async () => {
    const form = attempt();
    const errors = [{ field: 'token', message: 'has expired' }];
    await form.send({}, () => Promise.reject(refusal({ errors })));
    expect(form.message()).toBe('Has expired.');
  });

  it('sends once, however often the button is pressed', async () => {
    const form = attempt();
    let answer = (): void => undefined;
    const work = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const first = form.send({}, work);
    expect(form.busy()).toBe(true);
    expect(await form.send({}, work)).toBe(false);
    answer();
    expect(await first).toBe(true);
    expect(work).toHaveBeenCalledOnce();
    expect(form.busy()).toBe(false);
  });

  it('forgets the old trouble when it is sent again', async () => {
    const form = attempt();
    await form.send({}, () => Promise.reject(refusal({ detail: 'no' })));
    expect(form.message()).toBe('No.');
    await form.send({}, () => Promise.resolve());
    expect(form.message()).toBeUndefined();
  });
});
