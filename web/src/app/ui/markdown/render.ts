/** Markdown to HTML that is safe to show, by the grammar of the server: both pass tests/shared/markdown/.
 *
 * Descriptions and comments are written by other people. HTML in them is text, and what Markdown makes
 * of the rest goes through DOMPurify with a short allow-list: no styles, forms, frames or handlers, and
 * only http(s) and mailto links.
 */
import DOMPurify, { Config } from 'dompurify';
import { Marked, Token } from 'marked';

/** Where a mention leads: to the person with that number. */
const PERSON = /^user:[1-9]\d{0,17}$/u;
/** What the renderer writes for a link to a person; nobody can type it, since tags are shown as they were typed. */
const LINK_TO_PERSON = /(@?)<tc-person>(.*?)<\/tc-person>/gsu;

/** The parser takes time that grows with the square of a word's length, and of how deep quotes and lists nest:
 * one comment could stop the page of everyone who reads it. What is beyond these is shown as it was typed. */
const LONGEST_WORD = 500;
const TOO_DEEP =
  /^(?:[ \t]{64}|(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])){24}|(?:[^|\n]*\|){100}).*$/gmu;
/** Not a character (Unicode §23.7), so it is nobody's text: stands around the number of what was taken out. */
const TAKEN = '\uFDD0';

const marked = new Marked({ gfm: true, breaks: true, async: false });
marked.use({
  renderer: {
    // HTML is shown as it was typed: people who write `<b>` in a comment mean the letters.
    html: ({ text }) => escaped(text),
    // An escaped `@` mentions nobody: what stands behind it is a link like any other.
    text: (token) => (token.type === 'escape' ? escaped(token.text) : false),
    // Nothing loads from elsewhere: whoever shows an image learns who reads it.
    image: ({ href, text }) =>
      `<a href="${escaped(href)}">${escaped(text === '' ? href : text)}</a>`,
    link({ href, tokens }) {
      return PERSON.test(href)
        ? `<tc-person>${this.parser.parseInline(tokens)}</tc-person>`
        : false;
    },
  },
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

/** What people write has its own direction, block by block (HTML Standard §3.2.6.4). */
const DIRECTED = new Set([
  'BLOCKQUOTE',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'LI',
  'P',
  'PRE',
  'TD',
  'TH',
]);

const purifier = DOMPurify();
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('rel', 'noopener noreferrer nofollow');
    node.setAttribute('target', '_blank');
  }
  if (DIRECTED.has(node.tagName)) node.setAttribute('dir', 'auto');
  // The one class there is; others could dress text up as part of the page.
  if (node.getAttribute('class') !== 'tc-mention') node.removeAttribute('class');
  // Only GitHub-style check boxes survive, and they only show a state.
  if (node.tagName === 'INPUT') {
    if (node.getAttribute('type') !== 'checkbox') node.remove();
    node.setAttribute('disabled', '');
    node.setAttribute('aria-label', node.hasAttribute('checked') ? 'done' : 'to do');
  }
});

export interface Shown {
  /** Whether the boxes of task lists can be ticked; each is then named by its line. */
  readonly tickable?: boolean;
}

export function renderMarkdown(source: string, { tickable = false }: Shown = {}): string {
  const taken: string[] = [];
  const html = marked
    .parse(withoutExcess(source, taken), { async: false })
    .replace(LINK_TO_PERSON, (_, at: string, name: string) =>
      at === '' ? name : `<span class="tc-mention">@${name}</span>`,
    );
  const whole = html.replace(/\uFDD0(\d+)\uFDD0/gu, (_, number: string) =>
    escaped(taken[Number(number)] ?? ''),
  );
  const safe = purifier.sanitize(whole, ALLOWED);
  return tickable ? withLiveBoxes(safe) : safe;
}

/** The text with a mark in place of each word that is too long and each line that nests too deeply. */
export function withoutExcess(source: string, taken: string[]): string {
  const take = (excess: string): string => `${TAKEN}${String(taken.push(excess) - 1)}${TAKEN}`;
  return source
    .replaceAll(TAKEN, '\uFFFD')
    .replace(TOO_DEEP, take)
    .replace(/\S+/gu, (word) => (word.length > LONGEST_WORD ? take(word) : word));
}

function withLiveBoxes(html: string): string {
  const shown = document.createElement('template');
  shown.innerHTML = html;
  for (const box of shown.content.querySelectorAll('input')) {
    box.removeAttribute('disabled');
    const line = box.closest('li')?.textContent.trim().split('\n', 1)[0];
    if (line !== undefined && line !== '') box.setAttribute('aria-label', line);
  }
  return shown.innerHTML;
}

/** What the parser makes of the text, for those who ask where something stands in it. */
export function tokensOf(source: string): readonly Token[] {
  return marked.lexer(withoutExcess(source, []));
}

/** A box of a task list, as the server finds it: `label` is the rest of its line in the source. */
export interface Checkbox {
  readonly checked: boolean;
  readonly label: string;
}

/** The boxes of the text's task lists, in the order in which they are shown. */
export function checkboxesOf(source: string): readonly Checkbox[] {
  const found: Checkbox[] = [];
  void marked.walkTokens(marked.lexer(withoutExcess(source, [])), (token) => {
    if (token.type !== 'list_item' || token.task !== true) return;
    const line = token.raw.split('\n', 1)[0] ?? '';
    const label = line.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]/u, '').trim();
    found.push({ checked: token.checked === true, label });
  });
  return found;
}

function escaped(text: string): string {
  return text.replace(/[&<>"'@]/gu, (char) => `&#${String(char.charCodeAt(0))};`);
}
