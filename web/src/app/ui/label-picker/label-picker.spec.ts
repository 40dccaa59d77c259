import { ComponentFixture, TestBed } from '@angular/core/testing';
import { LabelPicker } from './label-picker';

describe('LabelPicker', () => {
  let fixture: ComponentFixture<LabelPicker>;
  let toggled: number[];
  let created: string[];
  let closed: number;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLInputElement => host().querySelector('input')!;
  const options = (): string[] =>
    [...host().querySelectorAll('[role=option]')].map((each) => each.textContent.trim());
  const active = (): string | undefined =>
    document.getElementById(box().getAttribute('aria-activedescendant') ?? '')?.textContent.trim();
  const type = async (text: string): Promise<void> => {
    box().value = text;
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const press = async (key: string): Promise<void> => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await fixture.whenStable();
  };

  beforeEach(async () => {
    fixture = TestBed.createComponent(LabelPicker);
    fixture.componentRef.setInput('labels', [
      { id: 1, name: 'Garden', colour: 'green' },
      { id: 2, name: 'Gate', colour: 'red' },
      { id: 3, name: 'Rain', colour: 'blue' },
    ]);
    fixture.componentRef.setInput('chosen', [3]);
    fixture.componentRef.setInput('keyOf', (name: string) => name.trim().toLowerCase());
    [toggled, created, closed] = [[], [], 0];
    fixture.componentInstance.toggled.subscribe((id) => toggled.push(id));
    fixture.componentInstance.created.subscribe((name) => created.push(name));
    fixture.componentInstance.closed.subscribe(() => closed++);
    document.body.append(host());
    await fixture.whenStable();
  });
  afterEach(() => fixture.destroy());

  it('takes the focus, and shows first what is chosen', () => {
    expect(document.activeElement).toBe(box());
    expect(options()).toEqual(['Rain', 'Garden', 'Gate']);
    const chosen = host().querySelectorAll('[aria-selected=true]');
    expect([...chosen].map((each) => each.textContent.trim())).toEqual(['Rain']);
  });

  it('is walked by arrows, round the end, and chosen from by Enter', async () => {
    expect(active()).toBe('Rain');
    await press('ArrowDown');
    expect(active()).toBe('Garden');
    await press('Enter');
    expect(toggled).toEqual([1]);
    await press('ArrowUp');
    await press('ArrowUp');
    expect(active()).toBe('Gate');
  });

  it('finds while somebody types, and offers to make what there is not', async () => {
    await type('ga');
    expect(options()).toEqual(['Garden', 'Gate', 'Create “ga”']);
    await type(' GATE');
    expect(options()).toEqual(['Gate']);
    await type('Winter ');
    expect(active()).toBe('Create “Winter”');
    await press('Enter');
    expect(created).toEqual(['Winter']);
    expect(box().value).toBe('');
  });

  it.each(['Escape', 'Tab'])('is left by %s', async (key) => {
    await press(key);
    expect(closed).toBe(1);
  });
});
