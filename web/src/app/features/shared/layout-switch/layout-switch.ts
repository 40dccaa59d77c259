import { Component, input, output } from '@angular/core';
import { ViewLayout } from '../../../data/views/model';
import { PlainMessageId, Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';

const LAYOUTS: readonly { readonly layout: ViewLayout; readonly label: PlainMessageId }[] = [
  { layout: 'list', label: 'view-layout-list' },
  { layout: 'board', label: 'view-layout-board' },
];

/** Chooses between a list and a board. */
@Component({
  selector: 'tc-layout-switch',
  imports: [Button, Icon, Translate],
  template: `
    <div role="group" [attr.aria-label]="'view-layout' | t">
      @for (each of layouts; track each.layout) {
        <button
          tcButton
          variant="ghost"
          type="button"
          [iconOnly]="true"
          [attr.aria-label]="each.label | t"
          [title]="each.label | t"
          [attr.aria-pressed]="layout() === each.layout"
          (click)="chosen.emit(each.layout)"
        >
          <tc-icon [name]="each.layout" [size]="17" />
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      padding: 2px;
      border-radius: var(--radius-m);
      background: var(--hover);
    }
    button {
      width: 2rem;
      min-height: 1.85rem;
    }
    [aria-pressed='true'],
    [aria-pressed='true']:hover {
      background: var(--surface);
      color: var(--accent);
      box-shadow: var(--shadow-1);
    }
  `,
})
export class LayoutSwitch {
  readonly layout = input.required<ViewLayout>();
  readonly chosen = output<ViewLayout>();
  protected readonly layouts = LAYOUTS;
}
