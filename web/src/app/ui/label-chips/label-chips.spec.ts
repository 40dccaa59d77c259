import { TestBed } from '@angular/core/testing';
import { ChipLabel, LabelChips } from './label-chips';

const label = (id: number, name: string, colour: string): ChipLabel => ({ id, name, colour });

describe('LabelChips', () => {
  it('names each label, and the rest as a number that tells their names', async () => {
    const fixture = TestBed.createComponent(LabelChips);
    const host = fixture.nativeElement as HTMLElement;
    const labels = [
      label(1, 'Garden', 'green'),
      label(2, 'Urgent', 'red'),
      label(3, 'Late', 'grey'),
    ];
    fixture.componentRef.setInput('labels', labels);
    await fixture.whenStable();
    const items = (): string[] =>
      [...host.querySelectorAll('[role=listitem]')].map((each) => each.textContent.trim());
    expect(items()).toEqual(['Garden', 'Urgent', 'Late']);
    expect(host.querySelector<HTMLElement>('.chip')?.style.getPropertyValue('--colour')).toBe(
      'var(--colour-green)',
    );
    fixture.componentRef.setInput('most', 1);
    await fixture.whenStable();
    expect(items()).toEqual(['Garden', '+2Urgent, Late']);
  });
});
