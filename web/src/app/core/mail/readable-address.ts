import { Pipe, PipeTransform } from '@angular/core';

/**
 * A mail address with its host in letters, `info@bücher.example` for `info@xn--bcher-kva.example`, where nobody can be
 * deceived by them: European letters with marks, or scripts that look like no other. The rest stays as it is.
 */
export function readableAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const labels = address.slice(at + 1).split('.');
  return address.slice(0, at + 1) + labels.map(readable).join('.');
}

@Pipe({ name: 'readableAddress' })
export class ReadableAddress implements PipeTransform {
  transform(address: string): string {
    return readableAddress(address);
  }
}

// Without ı, ĸ, ŉ and ſ, which pass for others.
const EUROPEAN = /^[a-z0-9\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e-]+$/u;
const EAST_ASIAN = /^(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー0-9-]+|[\p{sc=Hangul}0-9-]+)$/u;

function readable(label: string): string {
  const letters = label.startsWith('xn--') ? punycodeDecoded(label.slice(4)) : null;
  if (letters === null) return label;
  return EUROPEAN.test(letters) || EAST_ASIAN.test(letters) ? letters : label;
}

const BASE = 36;
const THRESHOLD = { least: 1, most: 26 };
const LAST_CODE_POINT = 0x10ffff;

/** RFC 3492 §6.2; null where it is none. */
function punycodeDecoded(encoded: string): string | null {
  const basic = encoded.lastIndexOf('-');
  const found = Array.from(encoded.slice(0, Math.max(basic, 0))).map((letter) =>
    letter.charCodeAt(0),
  );
  let [codePoint, index, bias] = [128, 0, 72];
  let rest = Array.from(encoded.slice(basic + 1)).map(digitOf);
  while (rest.length > 0) {
    const before = index;
    let weight = 1;
    for (let place = BASE; ; place += BASE) {
      const [digit, ...others] = rest;
      if (digit === undefined || digit < 0) return null;
      rest = others;
      index += digit * weight;
      const threshold = Math.min(Math.max(place - bias, THRESHOLD.least), THRESHOLD.most);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = found.length + 1;
    bias = adapted(index - before, length, before === 0);
    codePoint += Math.floor(index / length);
    index %= length;
    if (codePoint > LAST_CODE_POINT) return null;
    found.splice(index, 0, codePoint);
    index += 1;
  }
  return String.fromCodePoint(...found);
}

function digitOf(letter: string): number {
  return '0123456789'.includes(letter)
    ? 26 + Number(letter)
    : 'abcdefghijklmnopqrstuvwxyz'.indexOf(letter);
}

/** RFC 3492 §6.1. */
function adapted(delta: number, length: number, isFirst: boolean): number {
  let left = Math.floor(isFirst ? delta / 700 : delta / 2);
  left += Math.floor(left / length);
  let steps = 0;
  for (; left > 455; steps += BASE) left = Math.floor(left / 35);
  return steps + Math.floor((36 * left) / (left + 38));
}
