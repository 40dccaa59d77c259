import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkboxesOf, renderMarkdown, withoutExcess } from './render';

describe('renderMarkdown', () => {
  it('renders what people write', () => {
    const html = renderMarkdown('**Bold** and `code`\n\n- [x] done\n- [ ] open');
    expect(html).toContain('<strong>Bold</strong>');
    expect(html).toContain('<code>code</code>');
    expect(html).toContain('aria-label="done"');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](data:text/html;base64,AAAA)',
    '![x](https://example.org/spy.png)',
    '<p style="position:fixed">x</p>',
    '<form action="/api/x"><input type="submit"></form>',
    '<svg><animate onbegin=alert(1)></svg>',
    'inline <b onclick=alert(1)>x</b>',
  ])('takes the danger out of %s', (source) => {
    const shown = document.createElement('template');
    shown.innerHTML = renderMarkdown(source);
    const elements = [...shown.content.querySelectorAll('*')];
    expect(
      elements.map((each) => each.tagName).filter((tag) => !/^(?:P|A|BR)$/u.test(tag)),
    ).toEqual([]);
    const allowed = new Set(['rel', 'target', 'dir', 'href']);
    const attributes = elements.flatMap((each) => each.getAttributeNames());
    expect(attributes.filter((name) => !allowed.has(name))).toEqual([]);
    const links = elements.map((each) => each.getAttribute('href') ?? 'https:');
    expect(links.filter((href) => !href.startsWith('https:'))).toEqual([]);
  });

  it('shows HTML as it was typed', () => {
    const shown = document.createElement('div');
    shown.innerHTML = renderMarkdown('use <b> & <i>');
    expect(shown.textContent.trim()).toBe('use <b> & <i>');
  });

  it('shows whom a text mentions', () => {
    const html = renderMarkdown('@[Ben <b>](user:2), can you?');
    expect(html).toContain('<span class="tc-mention">@Ben &lt;b&gt;</span>, can you?');
  });

  it('opens links elsewhere and without a way back', () => {
    const html = renderMarkdown('[docs](https://example.org)');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('noopener');
  });

  it.each([
    'a_'.repeat(2000),
    'a@'.repeat(2000),
    '> '.repeat(2000),
    '>'.repeat(2000),
    '1. '.repeat(2000),
    '- '.repeat(2000),
    '* + '.repeat(1000),
    `${' '.repeat(200)}- a`,
    '| a'.repeat(400),
  ])('shows as typed what would keep the parser busy for minutes: %#', (excess) => {
    const taken: string[] = [];
    expect(withoutExcess(`Before\n\n${excess}\n\n*after*`, taken).length).toBeLessThan(60);
    const shown = document.createElement('div');
    shown.innerHTML = renderMarkdown(`Before\n\n${excess}\n\n*after*`);
    expect(shown.textContent).toContain(excess.trim());
    expect(shown.querySelector('em')?.textContent).toBe('after');
  });

  it('keeps what is long without being a word, and does not mistake typed text for its marks', () => {
    const taken: string[] = [];
    const ordinary = `${'word '.repeat(5000)}\n- - -\n> > > quoted\n${'-'.repeat(80)}`;
    expect(withoutExcess(ordinary, taken)).toBe(ordinary);
    const shown = document.createElement('div');
    shown.innerHTML = renderMarkdown(`\uFDD00\uFDD0 ${'<b>'.repeat(300)}`);
    expect(shown.textContent.trim()).toBe(`\uFFFD0\uFFFD ${'<b>'.repeat(300)}`);
  });

  it('shows an image as a link to it, whatever it is called', () => {
    const shown = document.createElement('div');
    shown.innerHTML = renderMarkdown('![a cat](https://example.org/cat.png) ![](https://x.org/y)');
    expect([...shown.querySelectorAll('a')].map((link) => link.textContent)).toEqual([
      'a cat',
      'https://x.org/y',
    ]);
  });

  it('gives every block its own direction', () => {
    const shown = document.createElement('div');
    shown.innerHTML = renderMarkdown('שלום\n\n- one\n\n> two');
    expect(
      [...shown.querySelectorAll<HTMLElement>('p, li, blockquote')].map((each) => each.dir),
    ).toEqual(Array(4).fill('auto'));
  });

  it.each(table<{ text: string; mentions: Record<string, string> }>('mentions'))(
    'mentions whom the server tells: $text',
    ({ text, mentions }) => {
      const shown = document.createElement('div');
      shown.innerHTML = renderMarkdown(text);
      const found = [...shown.querySelectorAll('.tc-mention')].map((each) => each.textContent);
      expect(found.sort()).toEqual(
        Object.values(mentions)
          .map((name) => `@${name}`)
          .sort(),
      );
    },
  );

  it.each(table<{ text: string; boxes: [boolean, string][] }>('checkboxes'))(
    'has the boxes that the server has: $text',
    ({ text, boxes }) => {
      expect(checkboxesOf(text)).toEqual(boxes.map(([checked, label]) => ({ checked, label })));
      const shown = document.createElement('div');
      shown.innerHTML = renderMarkdown(text);
      const found = [...shown.querySelectorAll('input')].map((each) => each.checked);
      expect(found).toEqual(boxes.map(([checked]) => checked));
    },
  );
});

function table<Row>(name: string): Row[] {
  const file = join(process.cwd(), `../tests/shared/markdown/${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Row[];
}
