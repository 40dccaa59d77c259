import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { booleanAttribute, Component, Directive, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { IconName } from '../icon/icons';

/** What opens from a button: a list of things to do, walked with the arrow keys. */
@Directive({
  selector: '[tcMenu]',
  hostDirectives: [CdkMenu],
  host: { class: 'tc-menu' },
})
export class Menu {}

/** One thing to do, with its icon; what cannot be undone easily is shown as `danger`. */
@Component({
  // eslint-disable-next-line @angular-eslint/component-selector -- an attribute, so that it stays a real button
  selector: 'button[tcMenuItem]',
  imports: [Icon],
  template: `<tc-icon [name]="icon()" /> <ng-content />`,
  hostDirectives: [
    {
      directive: CdkMenuItem,
      inputs: ['cdkMenuItemDisabled: disabled'],
      outputs: ['cdkMenuItemTriggered: chosen'],
    },
  ],
  host: {
    type: 'button',
    class: 'tc-menu__item',
    '[class.tc-menu__item--danger]': 'danger()',
  },
})
export class MenuItem {
  readonly icon = input.required<IconName>();
  readonly danger = input(false, { transform: booleanAttribute });
}
