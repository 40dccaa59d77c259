import { shortcutKey } from './shortcut-key';

describe('The key a shortcut is named after', () => {
  const pressed = (key: string, code: string, shiftKey = false): string =>
    shortcutKey(new KeyboardEvent('keydown', { key, code, shiftKey }));

  it.each([
    ['Russian', 'т', 'KeyN', 'n'],
    ['Greek', 'ν', 'KeyN', 'n'],
    ['Hebrew', 'מ', 'KeyN', 'n'],
    ['Korean', 'ㅜ', 'KeyN', 'n'],
  ])('is the Latin letter at its place on a %s layout', (_layout, key, code, letter) => {
    expect(pressed(key, code)).toBe(letter);
  });

  it('is what the key writes on a Latin layout, wherever it lies', () => {
    expect(pressed('n', 'KeyL')).toBe('n'); // Dvorak
    expect(pressed('a', 'KeyQ')).toBe('a'); // AZERTY
    expect(pressed('ñ', 'Semicolon')).toBe('ñ');
  });

  it('keeps signs and named keys', () => {
    expect(pressed('?', 'Digit7', true)).toBe('?');
    expect(pressed('/', 'KeyQ')).toBe('/');
    expect(pressed('ArrowDown', 'ArrowDown')).toBe('ArrowDown');
  });
});
