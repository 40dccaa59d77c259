/** Markdown to HTML that is safe to show.
 *
 * Descriptions and comments are written by other people, so everything goes through DOMPurify with
 * a short allow-list: no styles, no forms, no frames, no handlers, only http(s) and mailto links.
 */
import DOMPurify, { Config } from 'dompurify';
import { Marked } from 'marked';

const marked = new Marked({ gfm: true, breaks: true, async: false });

const ALLOWED: Config = {
  ALLOWED_TAGS: [
    ...['a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr'],
    ...[
      'input',
      'li',
      'ol',
      'p',
      'pre',
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
  ALLOWED_ATTR: ['href', 'title', 'type', 'checked', 'disabled', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/|#)/iu,
  // Their values are no addresses, so the rule above is not for them.
  ADD_URI_SAFE_ATTR: ['type', 'checked', 'disabled', 'start', 'align'],
  ALLOW_DATA_ATTR: false,
};

const purifier = DOMPurify();
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('rel', 'noopener noreferrer nofollow');
    node.setAttribute('target', '_blank');
  }
  // Only GitHub-style check boxes survive, and they only show a state.
  if (node.tagName === 'INPUT') {
    if (node.getAttribute('type') !== 'checkbox') node.remove();
    node.setAttribute('disabled', '');
    node.setAttribute('aria-label', node.hasAttribute('checked') ? 'done' : 'to do');
  }
});

export function renderMarkdown(source: string): string {
  return purifier.sanitize(marked.parse(source, { async: false }), ALLOWED);
}
