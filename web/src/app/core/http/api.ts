import { HttpClient, HttpErrorResponse, HttpHeaders, HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  catchError,
  firstValueFrom,
  Observable,
  Subject,
  takeUntil,
  throwError,
  timeout,
  TimeoutError,
} from 'rxjs';
import { patiently } from './patience';
import { isProblem, Problem, Refused, UNREACHABLE } from '../errors/problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Extras {
  readonly body?: unknown;
  readonly query?: Query;
  readonly idempotencyKey?: string;
  /** Aborts the request when it emits. */
  readonly until?: Observable<unknown>;
  /** How long to wait for the answer; without it, as long as the browser does. */
  readonly timeoutMs?: number;
}

/** The REST half of the server. Every failure, network included, rejects with `Refused`. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);
  /** The server no longer knows who is asking. */
  readonly unauthenticated$ = new Subject<void>();

  get<T>(path: string, query?: Query, until?: Observable<unknown>): Promise<T> {
    return this.ask<T>('GET', path, { ...(query && { query }), ...(until && { until }) });
  }

  post<T>(path: string, body?: unknown, idempotencyKey?: string): Promise<T> {
    return this.ask<T>('POST', path, { body, ...(idempotencyKey && { idempotencyKey }) });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>('PATCH', path, { body });
  }

  delete(path: string): Promise<null> {
    return this.ask<null>('DELETE', path);
  }

  async ask<T>(method: Method, path: string, extras: Extras = {}): Promise<T> {
    const response = await this.send<T>(method, path, extras);
    return response.body as T;
  }

  /** The whole response, for the few who read its headers. Reads that were too much at once are asked again. */
  send<T>(method: Method, path: string, extras: Extras = {}): Promise<HttpResponse<T>> {
    const ask = (): Promise<HttpResponse<T>> => this.once<T>(method, path, extras);
    return method === 'GET' && extras.until === undefined ? patiently(ask) : ask();
  }

  private once<T>(method: Method, path: string, extras: Extras): Promise<HttpResponse<T>> {
    const answer = this.http.request<T>(method, path, {
      body: extras.body,
      headers: headersFor(extras),
      params: paramsOf(extras.query),
      observe: 'response',
    });
    const inTime = extras.timeoutMs === undefined ? answer : answer.pipe(timeout(extras.timeoutMs));
    return firstValueFrom(
      (extras.until === undefined ? inTime : inTime.pipe(takeUntil(extras.until))).pipe(
        catchError((error: unknown) => {
          const problem = problemFrom(error);
          if (problem.code === 'unauthenticated') this.unauthenticated$.next();
          return throwError(() => new Refused(problem));
        }),
      ),
    );
  }
}

function headersFor(extras: Extras): HttpHeaders {
  const headers = new HttpHeaders({
    Accept: 'application/json, application/problem+json',
    // The service worker holds the shell only; through it an unreachable server would look like one that answers 504.
    'ngsw-bypass': '',
  });
  return extras.idempotencyKey === undefined
    ? headers
    : headers.set('Idempotency-Key', extras.idempotencyKey);
}

function paramsOf(query: Query = {}): Record<string, string | number | boolean> {
  const present = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Record<string, string | number | boolean>;
}

function problemFrom(error: unknown): Problem {
  if (error instanceof TimeoutError) return UNREACHABLE;
  if (!(error instanceof HttpErrorResponse)) throw error;
  if (isProblem(error.error)) return error.error;
  if (error.status === 0) return UNREACHABLE;
  // A proxy in between answers in its own words; its status is all that can be used.
  return {
    type: 'about:blank',
    title: 'no answer from Taskcast',
    status: error.status,
    code: 'unknown',
  };
}
