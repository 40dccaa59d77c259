/** The language the page is written in, with the region of its reader: "en-GB" for English as Britain writes it. */
export function pageLanguage(): string {
  const language = document.documentElement.lang || 'en';
  return navigator.languages.find((each) => each.split('-', 1)[0] === language) ?? language;
}
