import { ComponentFixture, TestBed } from '@angular/core/testing';
import { MarkdownEditor } from './markdown-editor';

describe('MarkdownEditor', () => {
  let fixture: ComponentFixture<MarkdownEditor>;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLTextAreaElement => host().querySelector('textarea')!;
  const type = (text: string): void => {
    box().value = text;
    box().dispatchEvent(new Event('input'));
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(MarkdownEditor);
    fixture.componentRef.setInput('label', 'Description');
    fixture.componentRef.setInput('source', 'old');
    await fixture.whenStable();
  });

  it('saves with Ctrl + Enter', () => {
    const saved = vi.fn();
    fixture.componentInstance.saved.subscribe(saved);
    type('new');
    box().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true }));
    expect(saved).toHaveBeenCalledExactlyOnceWith('new');
  });

  it('lets one mention people by the keyboard alone', async () => {
    fixture.componentRef.setInput('people', [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Ben' },
    ]);
    const saved = vi.fn();
    fixture.componentInstance.saved.subscribe(saved);
    const press = (key: string, more: KeyboardEventInit = {}): boolean =>
      box().dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
    type('Hello @');
    await fixture.whenStable();
    expect(host().querySelectorAll('[role=option]')).toHaveLength(2);
    press('ArrowDown');
    press('Enter');
    await fixture.whenStable();
    expect(box().value).toBe('Hello @Ben ');
    expect(host().querySelector('[role=listbox]')).toBeNull();
    press('Enter', { ctrlKey: true });
    expect(saved).toHaveBeenCalledExactlyOnceWith('Hello @[Ben](user:2) ');
  });

  it('keeps what is typed when somebody joins meanwhile', async () => {
    type('half a sentence');
    fixture.componentRef.setInput('people', [{ id: 2, name: 'Ben' }]);
    await fixture.whenStable();
    expect(box().value).toBe('half a sentence');
  });

  it('gives up with Escape and keeps the old text', async () => {
    const cancelled = vi.fn();
    fixture.componentInstance.cancelled.subscribe(cancelled);
    type('new');
    await fixture.whenStable();
    box().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await fixture.whenStable();
    expect(cancelled).toHaveBeenCalledOnce();
    expect(box().value).toBe('old');
  });
});
