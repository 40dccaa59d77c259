import { locale } from '../i18n/translate';

/** The forms of one phrase by plural category (CLDR); `#` stands for the number. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** "1 task", "6 tasks": a number with its words, as the language of the page counts. */
export function counted(count: number, forms: Forms, language = locale()): string {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
  return form.replace('#', () => new Intl.NumberFormat(language).format(count));
}
