import { ComponentFixture, TestBed } from '@angular/core/testing';
import { QuickAdd } from './quick-add';

describe('QuickAdd', () => {
  let fixture: ComponentFixture<QuickAdd>;
  let added: string[];
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLTextAreaElement => host().querySelector('textarea')!;
  const enter = (text: string): void => {
    box().value = text;
    box().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(QuickAdd);
    fixture.componentRef.setInput('into', 'To do');
    document.body.append(host());
    added = [];
    fixture.componentInstance.added.subscribe((titles) => added.push(...titles));
    await fixture.whenStable();
  });
  afterEach(() => host().remove());

  it('can be typed into in the very moment it opens', () => {
    fixture.componentInstance.start();
    expect(document.activeElement).toBe(box());
  });

  it('stays open for the next one, and adds nothing that is empty', () => {
    fixture.componentInstance.start();
    enter('  Buy lanterns ');
    enter('   ');
    expect(added).toEqual(['Buy lanterns']);
    expect(box().value).toBe('');
  });

  it('says how many tasks a pasted list makes, and makes them together', async () => {
    const together: (readonly string[])[] = [];
    fixture.componentInstance.added.subscribe((titles) => together.push(titles));
    fixture.componentInstance.start();
    const told = (): string =>
      host().querySelector('.row')!.textContent.replace(/\s+/gu, ' ').trim();
    box().value = 'one\r\n\r\n two \nthree';
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
    expect(told()).toBe('Enter adds 3 tasks Close Add 3');
    enter(box().value);
    await fixture.whenStable();
    expect(together).toEqual([['one', 'two', 'three']]);
    expect(told()).toBe('Enter adds it Close Add');
  });

  it.each([
    ['- one\n- two', ['one', 'two']],
    ['1. one\n2) two', ['one', 'two']],
    ['* [ ] one\n* [x] two', ['one', 'two']],
    ['☐ one\n☑ two\n•\tthree', ['one', 'two', 'three']],
    ['- one\ntwo', ['- one', 'two']],
    ['- only', ['- only']],
    ['3.5 litres of milk\n2 loaves', ['3.5 litres of milk', '2 loaves']],
  ])('takes the marks off a list, and off nothing else: %j', (text, titles) => {
    fixture.componentInstance.start();
    enter(text);
    expect(added).toEqual(titles);
  });

  it('takes a thousand pasted lines, and cuts none of them', () => {
    fixture.componentInstance.start();
    const lines = Array.from({ length: 1000 }, (_, line) => `${String(line)} ${'🏮'.repeat(490)}`);
    enter(lines.join('\r\n'));
    expect(box().maxLength).toBe(-1);
    expect(added).toEqual(lines);
  });

  it('keeps what is too long for a title in the box, says why, and adds the rest', async () => {
    fixture.componentInstance.start();
    const long = 'x'.repeat(501);
    enter(`one\n${long}\ntwo`);
    await fixture.whenStable();
    expect(added).toEqual(['one', 'two']);
    expect(box().value).toBe(long);
    const why = (): string => host().querySelector('[role="alert"]')!.textContent.trim();
    expect(why()).toContain('at most 500 characters');
    expect(box().getAttribute('aria-describedby')).toContain(
      host().querySelector('[role="alert"]')!.id,
    );

    box().value = 'short';
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
    expect(why()).toBe('');
    enter('short');
    expect(added).toEqual(['one', 'two', 'short']);
  });
});
