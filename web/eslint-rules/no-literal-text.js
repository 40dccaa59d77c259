// Every text people read comes from a catalogue (src/taskcast/locales): no words in templates, no sentences in code.

/** Attributes whose values look like words and are none. */
const TECHNICAL = new Set([
  'class',
  'd',
  'viewBox',
  'autocomplete',
  'style',
  'rel',
  'stroke',
  'key',
  'aria-describedby',
]);
/** The same in every language. */
const ALLOWED = new Set(['Taskcast', 'Esc']);
/** "Delete project", but not "Escape", "T", "GET". */
const SENTENCE = /^\p{Lu}[\p{L}’']*(?: .*\p{L}|[.…]$)/u;
const WORD = /\p{L}{2}/u;

const MESSAGE = 'Literal text: give it an id in src/taskcast/locales and use t.';

function hasWords(text) {
  return WORD.test(text) && !ALLOWED.has(text.trim());
}

/** For templates, with the parser of angular-eslint. */
const noLiteralText = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node) => {
      const { start, end } = node.sourceSpan;
      const place = (at) => ({ line: at.line + 1, column: at.col });
      context.report({ loc: { start: place(start), end: place(end) }, message: MESSAGE });
    };
    const reportText = (node) => {
      if (hasWords(node.value)) report(node);
    };
    return {
      Text: reportText,
      BoundText(node) {
        if (node.value.ast.strings.some(hasWords)) report(node);
      },
      TextAttribute(node) {
        const isWords = /\p{Lu}|\p{L} \p{L}/u.test(node.value) && hasWords(node.value);
        if (isWords && !TECHNICAL.has(node.name)) report(node);
      },
    };
  },
};

/** For code: what reads like a sentence. Errors of programming are for programmers. */
const noLiteralSentence = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const isForProgrammers = (node) =>
      context.sourceCode
        .getAncestors(node)
        .some(
          (each) =>
            (each.type === 'NewExpression' && /Error$/u.test(each.callee.name ?? '')) ||
            each.type === 'Decorator',
        );
    const check = (node, text) => {
      if (SENTENCE.test(text) && !ALLOWED.has(text) && !isForProgrammers(node))
        context.report({ node, message: MESSAGE });
    };
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateLiteral(node) {
        check(node, node.quasis.map((each) => each.value.cooked).join('x'));
      },
    };
  },
};

export default {
  rules: { 'no-literal-text': noLiteralText, 'no-literal-sentence': noLiteralSentence },
};
