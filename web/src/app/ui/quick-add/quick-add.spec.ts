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
    fixture.componentInstance.added.subscribe((title) => added.push(title));
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

  it('makes a task of every pasted line', () => {
    fixture.componentInstance.start();
    enter('one\n\ntwo');
    expect(added).toEqual(['one', 'two']);
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
    expect(box().getAttribute('aria-describedby')).toBe(host().querySelector('[role="alert"]')!.id);

    box().value = 'short';
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
    expect(why()).toBe('');
    enter('short');
    expect(added).toEqual(['one', 'two', 'short']);
  });
});
