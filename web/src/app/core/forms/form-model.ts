import { signal, WritableSignal } from '@angular/core';
import { FieldErrors, FormSubmission } from './form-submission';
import { PlainMessageId } from '../../i18n/translate';

/** What one field of a form asks for. */
export interface FieldSpec {
  readonly label: PlainMessageId;
  readonly type?: 'text' | 'email';
  /** What browsers and password managers fill in; one of the two passwords makes it a password field. */
  readonly autocomplete: 'name' | 'username' | 'email' | 'off' | PasswordKind;
  readonly hint?: () => string;
  readonly initial?: string;
  readonly readonly?: boolean;
  /** Not for spelling services, which may send what they check elsewhere. */
  readonly secret?: boolean;
  /** Where it depends on something whether the field is shown. */
  readonly shown?: () => boolean;
  /** What is wrong with a value, as a sentence. */
  readonly validate: (value: string) => string | undefined;
}

type PasswordKind = 'current-password' | 'new-password';

export interface FormField extends FieldSpec {
  /** The name under which the server knows it. */
  readonly name: string;
  readonly value: WritableSignal<string>;
}

/** A form of text fields: their values, what is wrong with them, and the submission. */
export class FormModel<Name extends string> extends FormSubmission {
  readonly fields: readonly FormField[];
  private readonly byName: Readonly<Record<string, FormField>>;

  constructor(specs: Readonly<Record<Name, FieldSpec>>) {
    super(Object.keys(specs));
    this.fields = Object.entries<FieldSpec>(specs).map(([name, spec]) => ({
      ...spec,
      name,
      value: signal(spec.initial ?? ''),
    }));
    this.byName = Object.fromEntries(this.fields.map((field) => [field.name, field]));
  }

  /** What was typed, without the spaces around it; passwords as they are. */
  values(): Readonly<Record<Name, string>> {
    const typed = this.fields.map((field) => [field.name, trimmed(field)] as const);
    return Object.fromEntries(typed) as Record<Name, string>;
  }

  set(name: Name, value: string): void {
    this.byName[name]?.value.set(value);
  }

  /** What is wrong with the values before they are sent. */
  invalid(): FieldErrors {
    const errors = this.fields.map(
      (field) => [field.name, field.validate(trimmed(field))] as const,
    );
    return Object.fromEntries(errors);
  }

  /** Sends the values, unless one is wrong; true when it went through. */
  submit(send: (values: Readonly<Record<Name, string>>) => Promise<unknown>): Promise<boolean> {
    return this.send(this.invalid(), () => send(this.values()));
  }

  reset(): void {
    for (const field of this.fields) field.value.set(field.initial ?? '');
  }
}

function trimmed(field: FormField): string {
  const value = field.value();
  return isPassword(field.autocomplete) ? value : value.trim();
}

function isPassword(autocomplete: FieldSpec['autocomplete']): autocomplete is PasswordKind {
  return autocomplete === 'current-password' || autocomplete === 'new-password';
}
