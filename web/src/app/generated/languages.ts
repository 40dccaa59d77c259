/** The languages there are, and their texts, loaded when needed. Written by `make generate`; never edited. */
export type Loaded = { readonly default: string };
export type Language = 'de' | 'en';
/** What one needs to sign in, and all there is. */
export type Part = 'door' | 'page';
type Loaders = Readonly<Record<Part, () => Promise<Loaded>>>;
export const LANGUAGES: Readonly<Record<Language, Loaders>> = {
  'de': { door: () => import('./texts/de-door.ftl', { with: { loader: 'text' } }), page: () => import('../../../../src/taskcast/locales/de.ftl', { with: { loader: 'text' } }) },
  'en': { door: () => import('./texts/en-door.ftl', { with: { loader: 'text' } }), page: () => import('../../../../src/taskcast/locales/en.ftl', { with: { loader: 'text' } }) },
};
