import { DOCUMENT, inject } from '@angular/core';
import { NavigationError } from '@angular/router';
import { Notices } from '../errors/notices';
import { UNREACHABLE } from '../errors/problem';
import { t } from '../../i18n/translate';

const TRIED = 'taskcast.renewed';
const MISSING_PART = /dynamically imported module|importing a module script failed/iu;

/** Starts the page afresh where the person was going, when a part of it is no longer on the server.
 *
 * Parts are loaded when they are first needed and carry the version in their name: a page that was
 * open during an upgrade asks for names that are gone, and its links would silently do nothing.
 * When the server does not answer at all, the person is told.
 */
export async function afterUpgrade(failed: NavigationError): Promise<void> {
  const window = inject(DOCUMENT).defaultView;
  if (window === null || !isMissingPart(failed.error)) return;
  const notices = inject(Notices);
  if (!(await answers(window))) {
    notices.trouble(UNREACHABLE, t('problem-could-not-open'));
    return;
  }
  // Once for each place: a part that is missing after a fresh start, too, is no upgrade.
  if (window.sessionStorage.getItem(TRIED) === failed.url) return;
  window.sessionStorage.setItem(TRIED, failed.url);
  window.location.assign(failed.url);
}

function isMissingPart(error: unknown): boolean {
  return error instanceof Error && MISSING_PART.test(error.message);
}

/** Without the server, a page half loaded is still better than the browser's error page. */
async function answers(window: Window): Promise<boolean> {
  try {
    return (await window.fetch('/', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
