import { Component } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { injectInTurns } from './in-turns';

@Component({ template: '' })
class Busy {
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

  it('gives the work up with its component', async () => {
    fixture.componentInstance.inTurns(work);
    fixture.destroy();
    await new Promise((resolve) => setTimeout(resolve));
    expect(work).not.toHaveBeenCalled();
  });
});
