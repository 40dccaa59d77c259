import { Component, computed, inject } from '@angular/core';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { Shortcuts } from '../../../ui/shortcuts/shortcuts';
import { t, Translate } from '../../../i18n/translate';

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
};

/** Every shortcut that works right now, told by those who offered them. */
@Component({
  selector: 'tc-shortcuts-dialog',
  imports: [DialogFrame, Translate],
  template: `
    <tc-dialog-frame [title]="'shortcuts-title' | t">
      <dl>
        @for (each of shortcuts(); track each.keys) {
          <div>
            <dt>{{ each.does | t }}</dt>
            <dd>
              @for (key of each.keys.split(' '); track $index) {
                <kbd>{{ keyName(key) }}</kbd>
              }
            </dd>
          </div>
        }
      </dl>
    </tc-dialog-frame>
  `,
  styles: `
    dl > div {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--s4);
      padding: var(--s2) 0;
      border-bottom: 1px solid var(--line);
      font-size: var(--t-s);
    }
    dl > div:last-child {
      border: 0;
    }
    dd {
      display: flex;
      gap: var(--s1);
    }
    kbd {
      min-width: 1.75rem;
      padding: 0.1rem 0.45rem;
      border: 1px solid var(--line);
      border-bottom-width: 2px;
      border-radius: 5px;
      background: var(--surface);
      font: 560 var(--t-xs) / 1.6 var(--font);
      text-align: center;
    }
  `,
})
export class ShortcutsDialog {
  protected keyName(key: string): string {
    if (key === 'Escape') return t('key-escape');
    if (key === 'Space') return t('key-space');
    const withModifier = /^Mod\+(.)$/u.exec(key)?.[1];
    if (withModifier !== undefined) return modified(withModifier.toUpperCase());
    return KEY_NAMES[key] ?? key;
  }

  private readonly all = inject(Shortcuts).all;
  /** The latest of two for the same key is the one that runs. */
  protected readonly shortcuts = computed(() => [
    ...new Map(this.all().map((each) => [each.keys, each])).values(),
  ]);
}

/** As the keyboards of the system have it. */
function modified(key: string): string {
  return /Mac|iP(?:hone|ad)/u.test(navigator.userAgent)
    ? `⌘${key}`
    : t('key-with-control', { key });
}
