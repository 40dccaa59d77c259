/** Commands as REST requests, and their responses as acknowledgements (docs/reference/wire.md, "Commands").
 *
 * Used where neither WebSocket nor polling gets through. The idempotency key is the command's id; the server has
 * one namespace for both transports, so a command that was sent on both still happens once.
 */
import { HttpResponse } from '@angular/common/http';
import { REST_COMMANDS } from '../../generated/rest-commands';
import { Method } from '../http/api';
import { CommandName } from './commands';
import { Done, Place } from './envelope';

type Fields = Readonly<Record<string, unknown>>;

interface RestRequest {
  readonly method: Method;
  readonly path: string;
  readonly body: Fields | undefined;
}

export function restRequest(name: CommandName, fields: Fields): RestRequest {
  const [method, template] = REST_COMMANDS[name];
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
