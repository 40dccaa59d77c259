import { inject, Injectable } from '@angular/core';
import { isProblem, Problem, Refused, UNREACHABLE } from '../errors/problem';
import { Api } from '../http/api';
import { CommandName } from './commands';
import { Done } from './envelope';
import { Live } from './live';
import { LiveSocket } from './live-socket';
import { doneFrom, restRequest } from './rest-requests';

/** A command as a batch holds it, its `command_id` among the fields. */
export interface SentCommand {
  readonly command: CommandName;
  readonly fields: Readonly<Record<string, unknown>> & { readonly command_id: string };
}

export type Answer =
  | { readonly done: Done<unknown>; readonly problem?: undefined }
  | { readonly problem: Problem; readonly done?: undefined };

const ACK_MS = 10_000;
const BATCH_ACK_MS = 30_000;
/** By HTTP go large texts, too, which may be long on their way. */
const HTTP_MS = 60_000;
/** What a socket takes at once; more goes by plain HTTP. */
const MOST_SOCKET_BYTES = 200 * 1024;

/** Sends commands once and says what became of each, whichever way gets through. */
@Injectable({ providedIn: 'root' })
export class CommandSender {
  private readonly live = inject(Live);
  private readonly socket = inject(LiveSocket);
  private readonly api = inject(Api);

  /** In their order. Rejects with `Refused` when nobody answered, or when all of them were refused at once.
   *
   * Then each may or may not have happened: sent again under its `command_id` it happens once. */
  async send(commands: readonly SentCommand[]): Promise<readonly Answer[]> {
    if (!this.live.usable()) throw new Refused(UNREACHABLE);
    const isOverHttp = this.live.state() === 'fallback';
    const [only] = commands;
    if (commands.length === 1 && only !== undefined) {
      return [await (isOverHttp || isLarge(only) ? this.overHttp(only) : this.overSocket(only))];
    }
    const answer = isOverHttp
      ? await this.api.ask('POST', '/api/batch', { body: { commands }, timeoutMs: HTTP_MS })
      : await this.asked('batch', { commands }, BATCH_ACK_MS);
    return batchAnswers(answer);
  }

  private async overSocket({ command, fields }: SentCommand): Promise<Answer> {
    return answerFrom(await this.asked(command, fields, ACK_MS));
  }

  private async overHttp({ command, fields }: SentCommand): Promise<Answer> {
    const { method, path, body } = restRequest(command, fields);
    const extras = { body, idempotencyKey: fields.command_id, timeoutMs: HTTP_MS };
    try {
      return { done: doneFrom(await this.api.send<unknown>(method, path, extras)) };
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { problem: thrown.problem };
    }
  }

  private async asked(name: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    try {
      return await this.socket.ask(name, payload, timeoutMs);
    } catch {
      throw new Refused(UNREACHABLE);
    }
  }
}

function isLarge({ fields }: SentCommand): boolean {
  return new TextEncoder().encode(JSON.stringify(fields)).length > MOST_SOCKET_BYTES;
}

function answerFrom(answer: unknown): Answer {
  const given = answer as { readonly ok?: boolean; readonly error?: unknown } | null;
  if (given?.ok === true) return { done: answer as Done<unknown> };
  return { problem: isProblem(given?.error) ? given.error : UNREACHABLE };
}

function batchAnswers(answer: unknown): readonly Answer[] {
  const given = answer as {
    readonly ok?: boolean;
    readonly error?: unknown;
    readonly answers?: unknown;
  };
  if (given.ok === true && Array.isArray(given.answers)) return given.answers.map(answerFrom);
  throw new Refused(isProblem(given.error) ? given.error : UNREACHABLE);
}
