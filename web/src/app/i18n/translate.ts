/** Every text of the page by its id, in the language of its reader. The texts: src/taskcast/locales. */
import { computed, Pipe, PipeTransform, signal } from '@angular/core';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { Language, LANGUAGES, Part } from '../generated/languages';
import { MessageArguments } from '../generated/messages';

export type MessageId = keyof MessageArguments;
/** A text that stands for itself, with no name or number to put in. */
export type PlainMessageId = {
  [Id in MessageId]: MessageArguments[Id] extends null ? Id : never;
}[MessageId];
type Values<Id extends MessageId> = MessageArguments[Id] extends null ? [] : [MessageArguments[Id]];

const bundle = signal(new FluentBundle('en'));

/** The language of the page with the region of its reader: "en-GB" for English as Britain writes it. */
export const locale = computed(() => bundle().locales[0] ?? 'en');

/** The text of that id, now; a computed or a template that calls this follows the language. */
export function t<Id extends MessageId>(id: Id, ...[values]: Values<Id>): string {
  return formatted(id, values);
}

/** The text of an id that the server named, or undefined where this page has none of that name. */
export function tIfKnown(
  id: string,
  values?: Readonly<Record<string, string | number>>,
): string | undefined {
  const pattern = bundle().getMessage(id)?.value;
  return pattern ? bundle().formatPattern(pattern, values) : undefined;
}

function formatted(
  id: MessageId,
  values?: Readonly<Record<string, string | number>> | null,
): string {
  return tIfKnown(id, values ?? undefined) ?? id;
}

/** A piece of a text: words, or the place of one of its values. */
export interface TextPart {
  readonly text: string;
  readonly slot: string | null;
}

const SLOT = /\u{F0000}([a-z]+)\u{F0001}/u;

/** The text of that id, cut where `slots` stand: for values that are more than words, such as a name in bold. */
export function tParts(
  id: MessageId,
  slots: readonly string[],
  values: Readonly<Record<string, string | number>> = {},
): readonly TextPart[] {
  const marked = Object.fromEntries(slots.map((slot) => [slot, `\u{F0000}${slot}\u{F0001}`]));
  const text = formatted(id, { ...values, ...marked });
  return text
    .split(SLOT)
    .map((part, index) => ({ text: part, slot: index % 2 === 1 ? part : null }))
    .filter(({ text: words }) => words !== '');
}

/** "Ada, Ben and Cleo". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);
}

/** "a, b or c". */
export function alternatives(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'disjunction' }).format(names);
}

/** `{{ 'action-delete' | t }}`. Not pure: the same id has another text once the language changes. */
@Pipe({ name: 't', pure: false })
export class Translate implements PipeTransform {
  transform<Id extends MessageId>(id: Id, ...values: Values<Id>): string {
    return t(id, ...values);
  }
}

/** Shows the page in `language`, once its texts have been loaded; the latest wish wins.
 *
 * Before anybody is signed in, only the texts of signing in are. */
export async function useLanguage(language: Language, part: Part): Promise<void> {
  // Whoever was inside is shown the door in texts that are here already.
  if (part === 'page') wantedPart = part;
  const wish = LANGUAGES[language][wantedPart];
  wanted = wish;
  const { default: texts } = await wish();
  if (wanted === wish) show(language, texts);
}
let wantedPart: Part = 'door';
let wanted: unknown;

/** Shows the page in `language`, whose texts are here already. */
export function show(language: Language, texts: string): void {
  const region = navigator.languages.find((each) => each.split('-', 1)[0] === language) ?? language;
  const loaded = new FluentBundle(region, { useIsolating: false });
  loaded.addResource(new FluentResource(texts));
  document.documentElement.lang = language;
  bundle.set(loaded);
}
