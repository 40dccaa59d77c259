import { ComponentFixture, TestBed } from '@angular/core/testing';
import { DueField, DueValue } from './due-field';

describe('DueField', () => {
  let fixture: ComponentFixture<DueField>;
  let chosen: (DueValue | null)[];
  const choose = (label: string, value: string): void => {
    const box = (fixture.nativeElement as HTMLElement).querySelector<HTMLInputElement>(
      `input[aria-label="${label}"]`,
    )!;
    box.value = value;
    box.dispatchEvent(new Event('change'));
  };
  const show = async (due: DueValue | null): Promise<void> => {
    fixture.componentRef.setInput('due', due);
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(DueField);
    fixture.componentRef.setInput('zone', 'Europe/Berlin');
    chosen = [];
    fixture.componentInstance.chosen.subscribe((due) => chosen.push(due));
    await fixture.whenStable();
  });

  it('chooses a plain day', () => {
    choose('Due date', '2026-12-01');
    expect(chosen).toEqual([{ date: '2026-12-01' }]);
  });

  it('adds a time in the zone of the person', async () => {
    await show({ date: '2026-12-01' });
    (fixture.nativeElement as HTMLElement)
      .querySelector<HTMLElement>('button[aria-label="Add a time"]')!
      .click();
    await fixture.whenStable();
    choose('Due time', '09:00');
    expect(chosen).toEqual([{ local: '2026-12-01T09:00', zone: 'Europe/Berlin' }]);
  });

  it('keeps the zone somebody else chose when the day moves', async () => {
    await show({ local: '2026-12-01T09:00', zone: 'Asia/Tokyo' });
    choose('Due date', '2026-12-02');
    expect(chosen).toEqual([{ local: '2026-12-02T09:00', zone: 'Asia/Tokyo' }]);
  });
});
