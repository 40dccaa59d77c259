import { HttpHeaders, HttpResponse } from '@angular/common/http';
import { doneFrom, restRequest } from './rest-requests';

describe('restRequest', () => {
  it('puts ids into the path and the rest into the body', () => {
    expect(restRequest('update_task', { id: 7, title: 'x', command_id: 'c' })).toEqual({
      method: 'PATCH',
      path: '/api/tasks/7',
      body: { title: 'x' },
    });
    expect(restRequest('put_member', { project_id: 3, user_id: 5, role: 'viewer' })).toEqual({
      method: 'PUT',
      path: '/api/projects/3/members/5',
      body: { role: 'viewer' },
    });
    expect(restRequest('delete_task', { id: 7, command_id: 'c' }).body).toBeUndefined();
  });

  it('reads the acknowledgement from the headers', () => {
    const headers = new HttpHeaders({
      ETag: '"v7"',
      'X-Merged': 'due,title',
      'X-Closed-Invitations': '2',
      'X-Events': 'project:3/42, user:5/9',
    });
    expect(doneFrom(new HttpResponse({ body: { id: 7 }, headers }))).toEqual({
      data: { id: 7 },
      version: 7,
      merged: ['due', 'title'],
      closed_invitations: 2,
      events: [
        { stream: 'project:3', seq: 42 },
        { stream: 'user:5', seq: 9 },
      ],
    });
  });
});
