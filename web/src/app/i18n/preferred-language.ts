/** Which language the page is in: the person's setting, else the first of the browser's that there is, else English. */
import { Language, LANGUAGES, Part } from '../generated/languages';
import { useLanguage } from './translate';

const KEY = 'taskcast.language';

/** Shows the page in the language of its last reader, before anybody knows who reads it now. */
export function startLanguage(part: Part): Promise<void> {
  return useLanguage(remembered() ?? browserLanguage(), part);
}

/** All texts there are: before a screen is shown that only those inside see. */
export function loadAllTexts(): Promise<void> {
  return useLanguage(remembered() ?? browserLanguage(), 'page').catch(() => undefined);
}

/** Shows the page in the language a person has set, or in the browser's; remembered for the next start. */
export function followSetting(setting: string | null): Promise<void> {
  const language = known(setting);
  remember(language);
  // Without the server the texts stay as they are: better another language than none.
  return useLanguage(language ?? browserLanguage(), 'page').catch(() => undefined);
}

/** "de" and "Deutsch", "en" and "English". */
export function languageNames(): readonly { readonly value: string; readonly label: string }[] {
  return Object.keys(LANGUAGES).map((value) => ({
    value,
    label: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value,
  }));
}

function browserLanguage(): Language {
  const offered = navigator.languages.map((each) => known(each) ?? known(each.split('-', 1)[0]));
  return offered.find((each) => each !== null) ?? 'en';
}

function known(language: string | null | undefined): Language | null {
  return language != null && Object.hasOwn(LANGUAGES, language) ? (language as Language) : null;
}

function remembered(): Language | null {
  try {
    return known(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function remember(language: Language | null): void {
  try {
    if (language === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, language);
  } catch {
    // Private browsing may refuse; the next start is then in the browser's language until the person is known.
  }
}
