/** What a form can tell wrong by itself; the server checks again and has the last word. */
import { counted } from '../../words/counted';
import { PASSWORD_LENGTH } from './account';

export const PASSWORD_HINT = `At least ${String(PASSWORD_LENGTH)} characters. A few words in a row are long and easy to remember.`;

export function missing(value: string, what: string): string | undefined {
  return value.trim() === '' ? `Please enter ${what}.` : undefined;
}

export function noAddress(value: string): string | undefined {
  const plausible = /^[^\s@]+@[^\s@]+$/u.test(value.trim());
  return missing(value, 'an email address') ?? (plausible ? undefined : NO_ADDRESS);
}

export function weakPassword(value: string): string | undefined {
  const length = Array.from(value).length;
  if (length === 0)
    return `Please choose a password, ${String(PASSWORD_LENGTH)} characters or longer.`;
  if (length >= PASSWORD_LENGTH) return undefined;
  const has = counted(length, { one: 'This has # character', other: 'This has # characters' });
  return `${has}; ${String(PASSWORD_LENGTH)} is the least.`;
}

const NO_ADDRESS = 'This does not look like an email address.';
