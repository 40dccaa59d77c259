import { Component, computed, input } from '@angular/core';

/** A person as initials on a colour of their own; the same person has the same colour everywhere. */
@Component({
  selector: 'tc-avatar',
  template: `{{ initials() }}`,
  styleUrl: './avatar.css',
  host: {
    role: 'img',
    '[attr.aria-label]': 'label() ?? name()',
    '[attr.title]': 'label() ?? name()',
    '[style.--hue]': 'hue()',
    '[style.--size.px]': 'size()',
  },
})
export class Avatar {
  readonly name = input.required<string>();
  /** What to say instead of the bare name. */
  readonly label = input<string>();
  readonly seed = input<number>(0);
  readonly size = input(26);

  protected readonly initials = computed(() => initialsOf(this.name()));
  // The golden angle spreads neighbouring ids far apart on the colour wheel.
  protected readonly hue = computed(() => Math.round((this.seed() * 137.508) % 360));
}

/** "Ada Lovelace" → "AL", "ben" → "B". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0] ?? '?';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .map((word) => (word === undefined ? '' : (Array.from(word)[0] ?? '')))
    .join('')
    .toLocaleUpperCase();
}
