import { Component, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { injectInTurns } from './in-turns';

@Component({ template: '{{ text() }}' })
class Busy {
  readonly text = signal('');
  readonly inTurns = injectInTurns();
}

describe('injectInTurns', () => {
  let fixture: ComponentFixture<Busy>;
  const work = vi.fn();

  beforeEach(() => {
    work.mockReset();
    fixture = TestBed.createComponent(Busy);
  });

  it('does the work in a later turn, and nothing is at rest before', async () => {
    fixture.componentInstance.inTurns(work);
    expect(work).not.toHaveBeenCalled();
    expect(fixture.isStable()).toBe(false);
    await fixture.whenStable();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('renders what one asks for before another one has its turn', async () => {
    const other = TestBed.createComponent(Busy).componentInstance;
    const rendered: string[] = [];
    const text = (): string => (fixture.nativeElement as HTMLElement).textContent;
    fixture.componentInstance.inTurns(() => fixture.componentInstance.text.set('first'));
    other.inTurns(() => rendered.push(text()));
    await fixture.whenStable();
    expect(rendered).toEqual(['first']);
  });

  it('gives the work up with its component', async () => {
    fixture.componentInstance.inTurns(work);
    fixture.destroy();
    await new Promise((resolve) => setTimeout(resolve));
    expect(work).not.toHaveBeenCalled();
  });
});
