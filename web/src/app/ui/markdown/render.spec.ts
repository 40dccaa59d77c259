import { renderMarkdown } from './render';

describe('renderMarkdown', () => {
  it('renders what people write', () => {
    const html = renderMarkdown('**Bold** and `code`\n\n- [x] done\n- [ ] open');
    expect(html).toContain('<strong>Bold</strong>');
    expect(html).toContain('<code>code</code>');
    expect(html).toContain('aria-label="done"');
  });

  it.each([
    ['<script>alert(1)</script>', 'script'],
    ['<img src=x onerror=alert(1)>', 'onerror'],
    ['<a href="javascript:alert(1)">x</a>', 'javascript:'],
    ['[x](javascript:alert(1))', 'javascript:'],
    ['[x](data:text/html;base64,AAAA)', 'data:'],
    ['<p style="position:fixed">x</p>', 'style'],
    ['<form action="/api/x"><input type="submit"></form>', 'submit'],
    ['<svg><animate onbegin=alert(1)></svg>', 'svg'],
  ])('takes the danger out of %s', (source, danger) => {
    expect(renderMarkdown(source)).not.toContain(danger);
  });

  it('shows whom a text mentions', () => {
    const html = renderMarkdown('@[Ben <b>](user:2), can you?');
    expect(html).toContain('<span class="tc-mention">@Ben &lt;b&gt;</span>, can you?');
    expect(renderMarkdown('<span class="cdk-overlay-pane">x</span>')).not.toContain('class');
  });

  it('opens links elsewhere and without a way back', () => {
    const html = renderMarkdown('[docs](https://example.org)');
    expect(html).toContain('target="_blank"');
    expect(html).toContain('noopener');
  });
});
