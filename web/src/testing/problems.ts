import { TestRequest } from '@angular/common/http/testing';

/** Answers a request with a refusal, as the server words it. */
export function refuse(
  request: TestRequest,
  status: number,
  over: { code?: string; detail?: string; errors?: { field: string; message: string }[] } = {},
): void {
  const problem = { type: 'x', title: 'Refused', status, code: 'invalid', ...over };
  request.flush(problem, { status, statusText: 'Refused' });
}
