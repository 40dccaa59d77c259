import { readableAddress } from './readable-address';

describe('readableAddress', () => {
  it.each([
    ['ada@example.org', 'ada@example.org'],
    ['info@xn--bcher-kva.example', 'info@bücher.example'],
    ['info@xn--strae-oqa.xn--tda.example', 'info@straße.ü.example'],
    ['info@xn--wgv71a119e.jp', 'info@日本語.jp'],
    ['info@xn--3e0b707e', 'info@한국'],
    // Cyrillic that passes for Latin, a dotless i, a picture, and what is no punycode at all.
    ['ada@xn--80ak6aa92e.com', 'ada@xn--80ak6aa92e.com'],
    ['ada@xn--gthub-n4a.com', 'ada@xn--gthub-n4a.com'],
    ['ada@xn--i-7iq.ws', 'ada@xn--i-7iq.ws'],
    ['ada@xn--.example', 'ada@xn--.example'],
    ['ada@xn--99999999999999.example', 'ada@xn--99999999999999.example'],
    ['xn--bcher-kva@example.org', 'xn--bcher-kva@example.org'],
    ['', ''],
  ])('%s is shown as %s', (address, shown) => expect(readableAddress(address)).toBe(shown));
});
