/** Each socket command as the REST request that does the same (docs/reference/wire.md, "Commands").
 *
 * Used where neither WebSocket nor polling gets through: the idempotency key is the command's id, one
 * namespace on the server for both, so a command that went out on both transports still happens once.
 */
import { HttpResponse } from '@angular/common/http';
import { Method } from '../http/api';
import { CommandName } from './commands';
import { Done, Place } from './envelope';

type Fields = Readonly<Record<string, unknown>>;

interface Twin {
  readonly method: Method;
  readonly path: string;
  readonly body: Fields | undefined;
}

const ROUTES: Readonly<Partial<Record<CommandName, readonly [Method, string]>>> = {
  create_task: ['POST', '/api/tasks'],
  update_task: ['PATCH', '/api/tasks/{id}'],
  move_task: ['POST', '/api/tasks/{id}/move'],
  complete_task: ['POST', '/api/tasks/{id}/complete'],
  reopen_task: ['POST', '/api/tasks/{id}/reopen'],
  set_task_checkbox: ['POST', '/api/tasks/{id}/checkbox'],
  delete_task: ['DELETE', '/api/tasks/{id}'],
  restore_task: ['POST', '/api/tasks/{id}/restore'],
  create_project: ['POST', '/api/projects'],
  update_project: ['PATCH', '/api/projects/{id}'],
  delete_project: ['DELETE', '/api/projects/{id}'],
  restore_project: ['POST', '/api/projects/{id}/restore'],
  create_section: ['POST', '/api/projects/{project_id}/sections'],
  update_section: ['PATCH', '/api/sections/{id}'],
  move_section: ['POST', '/api/sections/{id}/move'],
  delete_section: ['DELETE', '/api/sections/{id}'],
  put_member: ['PUT', '/api/projects/{project_id}/members/{user_id}'],
  remove_member: ['DELETE', '/api/projects/{project_id}/members/{user_id}'],
  add_comment: ['POST', '/api/tasks/{task_id}/comments'],
  update_comment: ['PATCH', '/api/comments/{id}'],
  set_comment_checkbox: ['POST', '/api/comments/{id}/checkbox'],
  delete_comment: ['DELETE', '/api/comments/{id}'],
  accept_received_invitation: ['POST', '/api/me/invitations/{id}/accept'],
  decline_invitation: ['POST', '/api/me/invitations/{id}/decline'],
  read_notifications: ['POST', '/api/inbox/read'],
  update_me: ['PATCH', '/api/me'],
};

export function restTwin(name: CommandName, fields: Fields): Twin {
  const route = ROUTES[name];
  if (route === undefined) throw new Error(`No REST twin for ${name}`);
  const [method, template] = route;
  const inPath = new Set<string>(['command_id']);
  const path = template.replace(/\{(\w+)\}/gu, (_, field: string) => {
    inPath.add(field);
    return String(fields[field]);
  });
  const rest = Object.entries(fields).filter(([field]) => !inPath.has(field));
  return { method, path, body: method === 'DELETE' ? undefined : Object.fromEntries(rest) };
}

/** The acknowledgement a socket would have given, read from a REST response. */
export function doneFrom<T>(response: HttpResponse<T>): Done<T> {
  const version = /"v(\d+)"/u.exec(response.headers.get('ETag') ?? '')?.[1];
  const merged = response.headers.get('X-Merged');
  const closed = response.headers.get('X-Closed-Invitations');
  return {
    data: response.body as T,
    version: version === undefined ? undefined : Number(version),
    events: places(response.headers.get('X-Events') ?? ''),
    merged: merged === null || merged === '' ? undefined : merged.split(','),
    closed_invitations: closed === null ? undefined : Number(closed),
  };
}

function places(header: string): Place[] {
  return header
    .split(',')
    .map((entry) => /^\s*(\w+:\d+)\/(\d+)\s*$/u.exec(entry))
    .filter((found) => found !== null)
    .map(([, stream, seq]) => ({ stream: stream ?? '', seq: Number(seq) }));
}
