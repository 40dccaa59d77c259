import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideCompositionGuard } from './composition-guard';

describe('The composition guard', () => {
  let heard: string[];
  const hears = (event: KeyboardEvent): void => void heard.push(event.key);
  const press = (init: KeyboardEventInit): boolean =>
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
    );

  // Deprecated, and the only thing that Safari says.
  const coded = (keyCode: number): object => ({ keyCode });

  beforeEach(() => {
    heard = [];
    TestBed.configureTestingModule({ providers: [provideCompositionGuard()] });
    TestBed.inject(DOCUMENT);
    document.addEventListener('keydown', hears, { capture: true });
  });
  afterEach(() => document.removeEventListener('keydown', hears, { capture: true }));

  it('withholds the keys of an input method, in the order of Safari too', () => {
    press({ isComposing: true });
    press(coded(229));
    expect(heard).toEqual([]);
  });

  it('prevents nothing: the input method gets its keys', () => {
    expect(press({ isComposing: true })).toBe(true);
  });

  it('lets every other key pass', () => {
    press(coded(13));
    expect(heard).toEqual(['Enter']);
  });
});
