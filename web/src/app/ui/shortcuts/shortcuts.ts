import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { shortcutKey } from './shortcut-key';
import { PlainMessageId } from '../../i18n/translate';

export interface Shortcut {
  /** One key ("n"), two pressed one after the other ("g i"), or one with Ctrl or Cmd ("Mod+k"). */
  readonly keys: string;
  readonly does: PlainMessageId;
  /** Whether it has something to act on that the person sees or has the focus on; always, where it is left out. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

/** Makes shortcuts that act on what the keyboard is at, and are there only while it is at something. */
export function shortcutsOn<Thing>(
  active: () => Thing | null,
): (keys: string, does: PlainMessageId, act: (thing: Thing) => void) => Shortcut {
  return (keys, does, act) => ({
    keys,
    does,
    when: () => active() !== null,
    run: () => {
      const thing = active();
      if (thing !== null) act(thing);
    },
  });
}

const SEQUENCE_MS = 1_200;

/** Single-key shortcuts, silent while somebody types or a dialog is open; those with Ctrl or Cmd only the latter. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly known = signal<readonly Shortcut[]>([]);
  readonly all = this.known.asReadonly();
  private begun: { readonly key: string; readonly at: number } | null = null;

  constructor() {
    inject(DOCUMENT).addEventListener('keydown', (event) => this.pressed(event));
  }

  /** Answers what takes them away again. */
  add(shortcuts: readonly Shortcut[]): () => void {
    this.known.update((known) => [...known, ...shortcuts]);
    return () => this.known.update((known) => known.filter((each) => !shortcuts.includes(each)));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      this.withModifier(event);
      return;
    }
    if (isTyping(event.target) || isInOverlay(event.target)) return;
    const begun = this.begun;
    this.begun = null;
    const key = shortcutKey(event);
    const pair = begun !== null && Date.now() - begun.at < SEQUENCE_MS ? `${begun.key} ${key}` : '';
    const found = this.find(pair) ?? this.find(key);
    if (found !== undefined) {
      event.preventDefault();
      found.run();
    } else if (this.known().some((each) => each.keys.startsWith(`${key} `))) {
      this.begun = { key, at: Date.now() };
    }
  }

  private withModifier(event: KeyboardEvent): void {
    if (event.shiftKey || isInOverlay(event.target)) return;
    const found = this.find(`Mod+${shortcutKey(event).toLowerCase()}`);
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  }

  private find(keys: string): Shortcut | undefined {
    // The latest wins: what is on top of the screen was added last.
    return this.known().findLast((each) => each.keys === keys && (each.when?.() ?? true));
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName);
}

function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.cdk-overlay-pane') !== null;
}
