import { Clipboard } from '@angular/cdk/clipboard';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { CopyField } from './copy-field';

describe('CopyField', () => {
  const copy = vi.fn<(text: string) => boolean>();
  let fixture: ComponentFixture<CopyField>;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const press = async (): Promise<void> => {
    host().querySelector('button')!.click();
    await fixture.whenStable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [{ provide: Clipboard, useValue: { copy } }] });
    fixture = TestBed.createComponent(CopyField);
    fixture.componentRef.setInput('label', 'Token');
    fixture.componentRef.setInput('value', 'tc_s3cret');
    await fixture.whenStable();
  });

  it('copies, and says so to those who see and to those who listen', async () => {
    copy.mockReturnValue(true);
    await press();
    expect(copy).toHaveBeenCalledExactlyOnceWith('tc_s3cret');
    expect(host().querySelector('button')!.textContent).toContain('Copied');
    expect(host().querySelector('[role=status]')!.textContent).toBe('Token copied');
  });

  it('selects the text instead where copying is not allowed', async () => {
    copy.mockReturnValue(false);
    await press();
    const box = host().querySelector('input')!;
    expect(box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0)).toBe('tc_s3cret');
    expect(host().querySelector('button')!.textContent).not.toContain('Copied');
  });
});
