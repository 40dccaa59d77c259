import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { SyncSummary } from './sync-summary';

describe('SyncSummary', () => {
  it.each([
    [0, 0, 'All saved'],
    [3, 0, '3 unsent'],
    [0, 1, '1 needs you'],
    [2, 2, '2 need you · 2 unsent'],
  ])('says of %s unsent and %s refused: %s', async (unsent, needsYou, words) => {
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    const fixture = TestBed.createComponent(SyncSummary);
    fixture.componentRef.setInput('unsent', unsent);
    fixture.componentRef.setInput('needsYou', needsYou);
    await fixture.whenStable();
    const host = fixture.nativeElement as HTMLElement;
    expect(host.textContent.trim()).toBe(words);
    expect(host.querySelector('a')?.getAttribute('href')).toBe('/needs-you');
  });
});
