import { ComponentFixture, TestBed } from '@angular/core/testing';
import { PasswordField } from './password-field';

describe('PasswordField', () => {
  let fixture: ComponentFixture<PasswordField>;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLInputElement => host().querySelector('input')!;

  beforeEach(async () => {
    fixture = TestBed.createComponent(PasswordField);
    fixture.componentRef.setInput('autocomplete', 'new-password');
    await fixture.whenStable();
  });

  it('tells password managers what it is, and keeps spelling services away', () => {
    expect(box().getAttribute('autocomplete')).toBe('new-password');
    expect(box().getAttribute('spellcheck')).toBe('false');
  });

  it('shows what was typed only while its owner wants to see it', async () => {
    const toggle = host().querySelector('button')!;
    expect(box().type).toBe('password');
    expect(toggle.getAttribute('aria-label')).toBe('Show password');
    toggle.click();
    await fixture.whenStable();
    expect(box().type).toBe('text');
    expect(toggle.getAttribute('aria-label')).toBe('Hide password');
    // A toggle inside a form must not send it.
    expect(toggle.type).toBe('button');
  });
});
