/** The languages there are, and their texts, loaded when needed. Written by `make generate`; never edited. */
export type Loaded = { readonly default: string };
export type Language = 'de' | 'en';
export const LANGUAGES: Readonly<Record<Language, () => Promise<Loaded>>> = {
  'de': () => import('../../../../src/taskcast/locales/de.ftl', { with: { loader: 'text' } }),
  'en': () => import('../../../../src/taskcast/locales/en.ftl', { with: { loader: 'text' } }),
};
