/** The fields of account forms, and what can be wrong with them before the server has looked.
 *
 * The server checks again and has the last word.
 */
import { FieldSpec } from '../../core/forms/form-model';
import { counted } from '../../words/counted';
import { PASSWORD_LENGTH } from './account';

export const NEW_PASSWORD_HINT = `At least ${String(PASSWORD_LENGTH)} characters. A few words in a row are long and easy to remember.`;

export function requiredError(value: string, what: string): string | undefined {
  return value.trim() === '' ? `Please enter ${what}.` : undefined;
}

export function emailError(value: string): string | undefined {
  const missing = requiredError(value, 'an email address');
  if (missing !== undefined) return missing;
  const isPlausible = /^[^\s@]+@[^\s@]+$/u.test(value.trim());
  return isPlausible ? undefined : 'This does not look like an email address.';
}

export function newPasswordError(value: string): string | undefined {
  const length = Array.from(value).length;
  if (length === 0)
    return `Please choose a password, ${String(PASSWORD_LENGTH)} characters or longer.`;
  if (length >= PASSWORD_LENGTH) return undefined;
  const has = counted(length, { one: 'This has # character', other: 'This has # characters' });
  return `${has}; ${String(PASSWORD_LENGTH)} is the least.`;
}

type Changes = Partial<FieldSpec>;

export const nameField = (changes: Changes = {}): FieldSpec => ({
  label: 'Your name',
  autocomplete: 'name',
  validate: (value) => requiredError(value, 'your name'),
  ...changes,
});

/** The address one signs in with. */
export const emailField = (changes: Changes = {}): FieldSpec => ({
  label: 'Email',
  type: 'email',
  autocomplete: 'username',
  validate: emailError,
  ...changes,
});

export const newPasswordField = (changes: Changes = {}): FieldSpec => ({
  label: 'Password',
  autocomplete: 'new-password',
  hint: NEW_PASSWORD_HINT,
  validate: newPasswordError,
  ...changes,
});

export const currentPasswordField = (changes: Changes = {}): FieldSpec => ({
  label: 'Password',
  autocomplete: 'current-password',
  validate: (value) => requiredError(value, 'your password'),
  ...changes,
});

/** Asked of somebody who is signed in, before something that a thief of the session must not do. */
export const proofOfIdentityField = (): FieldSpec =>
  currentPasswordField({ label: 'Your password', hint: 'To be sure that it is you.' });
