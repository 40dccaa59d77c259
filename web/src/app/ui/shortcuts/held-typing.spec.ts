import { holdTyping } from './held-typing';

describe('holdTyping', () => {
  let heard: string[];
  const hear = ({ key }: KeyboardEvent): number => heard.push(key);
  const press = (key: string, more: KeyboardEventInit = {}): boolean =>
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
    );

  beforeEach(() => {
    heard = [];
    document.addEventListener('keydown', hear);
  });
  afterEach(() => document.removeEventListener('keydown', hear));

  it('keeps from everybody else what is typed, until it lets go', () => {
    const letGo = holdTyping(document);
    for (const key of ['Shift', 'N', 'e', 'x', 'Backspace', 'w', ' ', '🎉', 'Enter']) {
      expect(press(key)).toBe(false);
    }
    expect(heard).toEqual([]);
    expect(letGo()).toBe('New 🎉');
    expect(press('n')).toBe(true);
    expect(heard).toEqual(['n']);
  });

  it('takes back what was typed with Escape, and leaves commands of the browser alone', () => {
    const letGo = holdTyping(document);
    press('a');
    expect(press('r', { ctrlKey: true })).toBe(true);
    expect(heard).toEqual(['r']);
    press('Escape');
    press('b');
    expect(letGo()).toBeNull();
  });
});
