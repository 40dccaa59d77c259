import { ComponentFixture, TestBed } from '@angular/core/testing';
import { DueField, DueValue } from './due-field';

describe('DueField', () => {
  let fixture: ComponentFixture<DueField>;
  let chosen: (DueValue | null)[];
  const box = (label: string): HTMLInputElement =>
    (fixture.nativeElement as HTMLElement).querySelector(`input[aria-label="${label}"]`)!;
  const press = (key: string, at: HTMLInputElement): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    at.dispatchEvent(event);
    return event;
  };
  const pick = (label: string, value: string): void => {
    box(label).focus();
    box(label).value = value;
    box(label).dispatchEvent(new Event('change'));
  };
  /** As browsers do it: changed with every key that leaves something valid. */
  const type = (label: string, ...values: string[]): void => {
    box(label).focus();
    for (const value of values) {
      press('2', box(label));
      box(label).value = value;
      box(label).dispatchEvent(new Event('change'));
    }
  };
  const YEAR = ['0002-12-01', '0020-12-01', '0202-12-01', '2026-12-01'];
  const show = async (due: DueValue | null): Promise<void> => {
    fixture.componentRef.setInput('due', due);
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(DueField);
    fixture.componentRef.setInput('zone', 'Europe/Berlin');
    document.body.append(fixture.nativeElement as HTMLElement);
    chosen = [];
    fixture.componentInstance.chosen.subscribe((due) => chosen.push(due));
    await fixture.whenStable();
  });

  afterEach(() => fixture.destroy());

  it('takes a day picked from the calendar at once, and once', () => {
    pick('Due date', '2026-12-01');
    expect(chosen).toEqual([{ date: '2026-12-01' }]);
    box('Due date').blur();
    expect(chosen).toHaveLength(1);
  });

  it('takes a day from the calendar at once, though one has typed before', () => {
    type('Due date', '2026-12-01');
    box('Due date').dispatchEvent(new Event('pointerdown'));
    pick('Due date', '2026-12-05');
    expect(chosen).toEqual([{ date: '2026-12-05' }]);
  });

  it.each(['Enter', 'leaving'])('takes a typed day once, by %s', async (by) => {
    await show({ date: '2026-11-30' });
    type('Due date', ...YEAR);
    expect(chosen).toEqual([]);
    if (by === 'Enter') press('Enter', box('Due date'));
    box('Due date').blur();
    expect(chosen).toEqual([{ date: '2026-12-01' }]);
  });

  it('takes no year that is only begun, and nothing half-typed', async () => {
    await show({ date: '2026-11-30' });
    for (const value of ['0202-12-01', '']) {
      type('Due date', value);
      box('Due date').blur();
      expect(chosen).toEqual([]);
      expect(box('Due date').value).toBe('2026-11-30');
    }
  });

  it('gives up what is typed by Escape, and leaves the next Escape to what lies around', async () => {
    await show({ local: '2026-11-30T09:00', zone: 'Europe/Berlin' });
    const around = vi.fn();
    (fixture.nativeElement as HTMLElement).addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') around();
    });
    type('Due date', ...YEAR);
    press('Escape', box('Due date'));
    expect(box('Due date').value).toBe('2026-11-30');
    type('Due time', '10:00');
    press('Escape', box('Due time'));
    expect(box('Due time').value).toBe('09:00');
    expect(around).not.toHaveBeenCalled();
    press('Escape', box('Due time'));
    expect(around).toHaveBeenCalledOnce();
    box('Due time').blur();
    expect(chosen).toEqual([]);
  });

  it('adds a time in the zone of the person, once', async () => {
    await show({ date: '2026-12-01' });
    (fixture.nativeElement as HTMLElement)
      .querySelector<HTMLElement>('button[aria-label="Add a time"]')!
      .click();
    await fixture.whenStable();
    type('Due time', '09:03', '09:30');
    expect(chosen).toEqual([]);
    press('Enter', box('Due time'));
    box('Due time').blur();
    expect(chosen).toEqual([{ local: '2026-12-01T09:30', zone: 'Europe/Berlin' }]);
  });

  it('leaves the day when the time is emptied', async () => {
    await show({ local: '2026-12-01T09:00', zone: 'Europe/Berlin' });
    type('Due time', '');
    box('Due time').blur();
    expect(chosen).toEqual([{ date: '2026-12-01' }]);
  });

  it('keeps the zone somebody else chose when the day moves', async () => {
    await show({ local: '2026-12-01T09:00', zone: 'Asia/Tokyo' });
    pick('Due date', '2026-12-02');
    expect(chosen).toEqual([{ local: '2026-12-02T09:00', zone: 'Asia/Tokyo' }]);
  });
});
