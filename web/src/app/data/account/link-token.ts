import { Location } from '@angular/common';
import { DestroyRef, inject, Injectable } from '@angular/core';
import { NavigationEnd, NavigationSkipped, Router } from '@angular/router';

const KEY = 'taskcast.link:';

/** The secrets that links in mails carry, as `/reset#token=…`.
 *
 * A secret leaves the address bar the moment it is read, so that it is in no history, bookmark or
 * screenshot; it is kept for this tab, so that a reload or a sign-in in between does not lose it.
 */
@Injectable({ providedIn: 'root' })
export class LinkToken {
  private readonly location = inject(Location);
  private readonly router = inject(Router);
  private readonly fallback = new Map<string, string>();

  /** The secret this page was opened with, now or before a reload. */
  take(): string | null {
    return this.given() ?? this.kept(this.path());
  }

  /** Tells of a link that is pasted while its page is open, of which the browser changes only the fragment. */
  onNewLink(opened: (token: string) => void, until: DestroyRef): void {
    const heard = this.router.events.subscribe((event) => {
      // Not before: the router writes the address once more.
      if (!(event instanceof NavigationEnd || event instanceof NavigationSkipped)) return;
      const token = this.given();
      if (token !== null) opened(token);
    });
    until.onDestroy(() => heard.unsubscribe());
  }

  /** The secret was used up, or turned out to be worthless. */
  forget(): void {
    const path = this.path();
    this.fallback.delete(path);
    try {
      sessionStorage.removeItem(KEY + path);
    } catch {
      // Refused in private browsing: then nothing was kept there either.
    }
  }

  private path(): string {
    return this.location.path().split('?', 1)[0] ?? '';
  }

  /** The secret in the address, which it leaves. */
  private given(): string | null {
    const [address = '', fragment = ''] = this.location.path(true).split('#', 2);
    const [path = '', query = ''] = address.split('?', 2);
    // Some mail programs lose fragments, and people then retype the link with a question mark.
    const given = tokenIn(fragment) ?? tokenIn(query);
    if (given === null) return null;
    this.location.replaceState(path);
    this.keep(path, given);
    return given;
  }

  private keep(path: string, token: string): void {
    this.fallback.set(path, token);
    try {
      sessionStorage.setItem(KEY + path, token);
    } catch {
      // Refused in private browsing: a reload then needs the link again.
    }
  }

  private kept(path: string): string | null {
    const remembered = this.fallback.get(path);
    if (remembered !== undefined) return remembered;
    try {
      return sessionStorage.getItem(KEY + path);
    } catch {
      return null;
    }
  }
}

function tokenIn(part: string): string | null {
  const token = new URLSearchParams(part).get('token')?.trim();
  return token === undefined || token === '' ? null : token;
}
