/** Markdown to HTML that is safe to show.
 *
 * Descriptions and comments are written by other people. HTML in them is text, and what Markdown makes
 * of the rest goes through DOMPurify with a short allow-list: no styles, forms, frames or handlers, and
 * only http(s) and mailto links.
 */
import DOMPurify, { Config } from 'dompurify';
import { Marked } from 'marked';

const MENTION = /^@\[([^\]\n]{1,200})\]\(user:\d{1,18}\)/u;
const LONGEST_MENTION = 230;

/** The parser takes time that grows with the square of a word's length, and of how deep quotes and lists nest:
 * one comment could stop the page of everyone who reads it. What is beyond these is shown as it was typed. */
const LONGEST_WORD = 500;
const TOO_DEEP = /^(?:[ \t]{64}|(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])){24}).*$/gmu;
/** Not a character (Unicode §23.7), so it is nobody's text: stands around the number of what was taken out. */
const TAKEN = '\uFDD0';

const marked = new Marked({ gfm: true, breaks: true, async: false });
marked.use({
  // HTML is shown as it was typed: people who write `<b>` in a comment mean the letters.
  renderer: { html: ({ text }) => escaped(text) },
  extensions: [
    {
      name: 'mention',
      level: 'inline',
      start: (source) => source.indexOf('@['),
      tokenizer(source) {
        const found = MENTION.exec(source.slice(0, LONGEST_MENTION));
        return found === null ? undefined : { type: 'mention', raw: found[0], name: found[1] };
      },
      renderer: (token) => `<span class="tc-mention">@${escaped(String(token['name']))}</span>`,
    },
  ],
});

const ALLOWED: Config = {
  ALLOWED_TAGS: [
    ...['a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr'],
    ...[
      'input',
      'li',
      'ol',
      'p',
      'pre',
      'span',
      'strong',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'tr',
      'ul',
    ],
  ],
  ALLOWED_ATTR: ['class', 'href', 'title', 'type', 'checked', 'disabled', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/|#)/iu,
  // Their values are no addresses, so the rule above is not for them.
  ADD_URI_SAFE_ATTR: ['class', 'type', 'checked', 'disabled', 'start', 'align'],
  ALLOW_DATA_ATTR: false,
};

const purifier = DOMPurify();
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('rel', 'noopener noreferrer nofollow');
    node.setAttribute('target', '_blank');
  }
  // The one class there is; others could dress text up as part of the page.
  if (node.getAttribute('class') !== 'tc-mention') node.removeAttribute('class');
  // Only GitHub-style check boxes survive, and they only show a state.
  if (node.tagName === 'INPUT') {
    if (node.getAttribute('type') !== 'checkbox') node.remove();
    node.setAttribute('disabled', '');
    node.setAttribute('aria-label', node.hasAttribute('checked') ? 'done' : 'to do');
  }
});

export function renderMarkdown(source: string): string {
  const taken: string[] = [];
  const html = marked.parse(withoutExcess(source, taken), { async: false });
  const whole = html.replace(/\uFDD0(\d+)\uFDD0/gu, (_, number: string) =>
    escaped(taken[Number(number)] ?? ''),
  );
  return purifier.sanitize(whole, ALLOWED);
}

/** The text with a mark in place of each word that is too long and each line that nests too deeply. */
export function withoutExcess(source: string, taken: string[]): string {
  const take = (excess: string): string => `${TAKEN}${String(taken.push(excess) - 1)}${TAKEN}`;
  return source
    .replaceAll(TAKEN, '\uFFFD')
    .replace(TOO_DEEP, take)
    .replace(/\S+/gu, (word) => (word.length > LONGEST_WORD ? take(word) : word));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (char) => `&#${String(char.charCodeAt(0))};`);
}
