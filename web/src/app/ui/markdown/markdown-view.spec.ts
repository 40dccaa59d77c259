import { TestBed } from '@angular/core/testing';
import { MarkdownView, Ticked } from './markdown-view';

describe('MarkdownView', () => {
  const show = async (source: string, tickable: boolean): Promise<[HTMLElement, Ticked[]]> => {
    const fixture = TestBed.createComponent(MarkdownView);
    fixture.componentRef.setInput('source', source);
    fixture.componentRef.setInput('tickable', tickable);
    const ticked: Ticked[] = [];
    fixture.componentInstance.ticked.subscribe((box) => ticked.push(box));
    await fixture.whenStable();
    return [fixture.nativeElement as HTMLElement, ticked];
  };

  it('tells which box was ticked, by its place and its line', async () => {
    const [host, ticked] = await show('- [ ] *brushes*\n- [x] ladder', true);
    const boxes = [...host.querySelectorAll('input')];
    expect(boxes.map((box) => box.ariaLabel)).toEqual(['brushes', 'ladder']);
    boxes[0]?.click();
    boxes[1]?.click();
    expect(ticked).toEqual([
      { box: 0, checked: true, label: '*brushes*' },
      { box: 1, checked: false, label: 'ladder' },
    ]);
  });

  it('only shows them to who may not change the text', async () => {
    const [host] = await show('- [ ] brushes', false);
    expect(host.querySelector('input')?.disabled).toBe(true);
  });
});
