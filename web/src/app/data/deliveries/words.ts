/** What a line of the delivery log says. Pure. */
import { DeliveryLine } from './model';

const WHAT: Readonly<Record<string, string>> = {
  assigned: 'Assigned',
  mentioned: 'Mentioned',
  commented: 'New comment',
  changed: 'Changed',
  completed: 'Completed',
  reopened: 'Reopened',
  created: 'New task',
  deleted: 'Deleted',
  imported: 'Imported',
  invitation: 'Invitation',
  welcome: 'Welcome letter',
  password_reset: 'Link for a new password',
  address_change: 'Link to confirm an address',
  password_changed: 'Password changed',
  address_changed: 'Address changed',
  token_created: 'New API token',
  new_sign_in: 'New sign-in',
};

/** Reasons why nothing was to be sent: the person was told on the page alone. */
const BELL_ALONE: ReadonlySet<string> = new Set([
  'no mail is configured',
  'mail notifications are turned off',
]);

const CHANNELS: Readonly<Record<string, string>> = { email: 'mail', console: 'console' };

export function whatOf(line: DeliveryLine): string {
  const name = line.reason ?? line.kind;
  return WHAT[name] ?? name.replaceAll('_', ' ');
}

/** What became of it; `when` tells an instant. */
export function fateOf(line: DeliveryLine, when: (at: string) => string): string {
  const by = `by ${CHANNELS[line.channel] ?? line.channel}`;
  const why = line.last_error === null ? '' : `: ${line.last_error}`;
  switch (line.state) {
    case 'sent':
      return `Sent ${by} ${when(line.sent_at ?? line.created_at)}`;
    case 'dead':
      return BELL_ALONE.has(line.last_error ?? '')
        ? `Shown in the bell; ${line.last_error ?? ''}`
        : `Not sent ${by}${why}`;
    case 'leased':
      return `Being sent ${by}`;
    default: {
      const times = line.attempts === 1 ? 'once' : `${String(line.attempts)} times`;
      const tried = line.attempts === 0 ? '' : `, tried ${times}${why}`;
      return `Waiting to be sent ${by}${tried}`;
    }
  }
}
