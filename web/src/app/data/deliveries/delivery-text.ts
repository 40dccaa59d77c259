/** What a line of the delivery log says. Pure. */
import { DeliveryLine } from './model';
import { t, PlainMessageId } from '../../i18n/translate';

const KNOWN = [
  'assigned',
  'mentioned',
  'commented',
  'changed',
  'completed',
  'reopened',
  'created',
  'deleted',
  'imported',
  'invitation',
  'welcome',
  'password_reset',
  'address_change',
  'password_changed',
  'address_changed',
  'token_created',
  'new_sign_in',
] as const;

/** Reasons why nothing was to be sent: the person was told on the page alone. */
const BELL_ALONE = {
  'no mail is configured': 'delivery-no-mail',
  'mail notifications are turned off': 'delivery-turned-off',
} as const;

export function whatOf(line: DeliveryLine): string {
  const name = line.reason ?? line.kind;
  const known = KNOWN.find((each) => each === name);
  return known === undefined ? name.replaceAll('_', ' ') : t(`delivery-${known}`);
}

/** What became of it; `when` tells an instant. */
export function fateOf(line: DeliveryLine, when: (at: string) => string): string {
  const channel = channelName(line.channel);
  const [why, count] = [line.last_error, line.attempts];
  switch (line.state) {
    case 'sent':
      return t('delivery-sent', { channel, when: when(line.sent_at ?? line.created_at) });
    case 'dead': {
      const alone = BELL_ALONE[why as keyof typeof BELL_ALONE] as PlainMessageId | undefined;
      if (alone !== undefined) return t('delivery-bell', { why: t(alone) });
      return why === null
        ? t('delivery-not-sent', { channel })
        : t('delivery-not-sent-why', { channel, why });
    }
    case 'leased':
      return t('delivery-sending', { channel });
    default:
      if (count === 0) return t('delivery-waiting', { channel });
      return why === null
        ? t('delivery-waiting-tried', { channel, count })
        : t('delivery-waiting-why', { channel, count, why });
  }
}

function channelName(channel: string): string {
  if (channel === 'email') return t('delivery-email');
  return channel === 'console' ? t('delivery-console') : channel;
}
