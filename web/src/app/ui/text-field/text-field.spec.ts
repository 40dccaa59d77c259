import { ComponentFixture, TestBed } from '@angular/core/testing';
import { TextField } from './text-field';

describe('TextField', () => {
  let fixture: ComponentFixture<TextField>;
  const box = (): HTMLInputElement =>
    (fixture.nativeElement as HTMLElement).querySelector<HTMLInputElement>('input')!;

  beforeEach(async () => {
    fixture = TestBed.createComponent(TextField);
    fixture.componentRef.setInput('label', 'Email');
    fixture.componentRef.setInput('hint', 'The one you were invited with');
    await fixture.whenStable();
  });

  it('gives what is typed to its owner', () => {
    box().value = 'ada@example.org';
    box().dispatchEvent(new Event('input'));
    expect(fixture.componentInstance.value()).toBe('ada@example.org');
  });

  it('describes the box by its hint, and by its error when there is one', async () => {
    const described = (): string | null | undefined =>
      document.getElementById(box().getAttribute('aria-describedby')!)?.textContent;
    document.body.append(fixture.nativeElement as Node);
    expect(described()).toBe('The one you were invited with');

    fixture.componentRef.setInput('error', 'That is no address');
    await fixture.whenStable();
    expect(box().getAttribute('aria-invalid')).toBe('true');
    expect(described()).toBe('That is no address');
  });
});
