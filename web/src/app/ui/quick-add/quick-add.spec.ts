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
});
