/** The fields of account forms, and what can be wrong with them before the server has looked.
 *
 * The server checks again and has the last word.
 */
import { FieldSpec } from '../../core/forms/form-model';
import { PASSWORD_LENGTH } from './account';
import { t, PlainMessageId } from '../../i18n/translate';

export function newPasswordHint(): string {
  return t('form-password-hint', { least: PASSWORD_LENGTH });
}

/** `message` where nothing but spaces was entered. */
export function requiredError(value: string, message: PlainMessageId): string | undefined {
  return value.trim() === '' ? t(message) : undefined;
}

export function emailError(value: string): string | undefined {
  const missing = requiredError(value, 'missing-email');
  if (missing !== undefined) return missing;
  const isPlausible = /^[^\s@]+@[^\s@]+$/u.test(value.trim());
  return isPlausible ? undefined : t('form-no-address');
}

export function newPasswordError(value: string): string | undefined {
  const count = Array.from(value).length;
  if (count === 0) return t('form-password-missing', { least: PASSWORD_LENGTH });
  if (count >= PASSWORD_LENGTH) return undefined;
  return t('form-password-short', { count, least: PASSWORD_LENGTH });
}

type Changes = Partial<FieldSpec>;

export const nameField = (changes: Changes = {}): FieldSpec => ({
  label: 'auth-your-name',
  autocomplete: 'name',
  validate: (value) => requiredError(value, 'missing-name'),
  ...changes,
});

/** The address one signs in with. */
export const emailField = (changes: Changes = {}): FieldSpec => ({
  label: 'auth-email',
  type: 'email',
  autocomplete: 'username',
  validate: emailError,
  ...changes,
});

export const newPasswordField = (changes: Changes = {}): FieldSpec => ({
  label: 'form-password',
  autocomplete: 'new-password',
  hint: newPasswordHint,
  validate: newPasswordError,
  ...changes,
});

export const currentPasswordField = (changes: Changes = {}): FieldSpec => ({
  label: 'form-password',
  autocomplete: 'current-password',
  validate: (value) => requiredError(value, 'missing-password'),
  ...changes,
});

/** Asked of somebody who is signed in, before something that a thief of the session must not do. */
export const proofOfIdentityField = (): FieldSpec =>
  currentPasswordField({
    label: 'settings-your-password',
    hint: () => t('settings-your-password-hint'),
  });
