import { TestRequest } from '@angular/common/http/testing';
import { Problem } from '../app/core/errors/problem';

/** Answers a request with a refusal, as the server words it. */
export function refuse(request: TestRequest, status: number, over: Partial<Problem> = {}): void {
  const problem = { type: 'x', title: 'Refused', status, code: 'invalid', ...over };
  request.flush(problem, { status, statusText: 'Refused' });
}
