import rows from '../../../../../tests/shared/markdown/checkboxes.json';
import { boxesIn, withBox } from './checkboxes';

describe('the boxes of a text', () => {
  it.each(rows)('are found as the server finds them: $text', ({ text, boxes }) => {
    expect(boxesIn(text).map(({ at, label }) => [text[at] !== ' ', label])).toEqual(boxes);
  });

  it('are ticked by their place, or by their line where the text has changed', () => {
    const text = '- [ ] paint\n- [x] sand\n- [ ] paint';
    const tick = (change: Parameters<typeof withBox>[1]): string => withBox(text, change);
    const painted = { checked: true, label: 'paint' };
    expect(tick({ ...painted, box: 2 })).toBe('- [ ] paint\n- [x] sand\n- [x] paint');
    expect(tick({ box: 0, checked: false, label: 'sand' })).toBe(
      '- [ ] paint\n- [ ] sand\n- [ ] paint',
    );
    // Which of the two, nobody can tell.
    expect(tick({ ...painted, box: 1 })).toBe(text);
  });
});
