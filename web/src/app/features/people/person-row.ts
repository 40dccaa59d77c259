import { CdkMenuTrigger } from '@angular/cdk/menu';
import type { ConnectedPosition } from '@angular/cdk/overlay';
import { Component, input, output } from '@angular/core';
import { ReadableAddress } from '../../core/mail/readable-address';
import { User } from '../../core/session/user';
import { Avatar } from '../../ui/avatar/avatar';
import { Button } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';
import { Menu, MenuItem } from '../../ui/menu/menu';
import { Translate } from '../../i18n/translate';

// At the row's end the menu opens inwards, above where there is no room below.
const INWARDS: ConnectedPosition[] = [
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
  { originX: 'end', originY: 'top', overlayX: 'end', overlayY: 'bottom', offsetY: -4 },
];

@Component({
  // An attribute, so that the list keeps real <li>.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'li[tcPersonRow]',
  imports: [Avatar, Button, CdkMenuTrigger, Icon, Menu, MenuItem, ReadableAddress, Translate],
  templateUrl: './person-row.html',
  styleUrl: './person-row.css',
  host: { '[class.inactive]': '!person().active' },
})
export class PersonRow {
  readonly person = input.required<User>();
  /** Nobody changes their own rank here: the last administrator could lock everyone out. */
  readonly myself = input.required<boolean>();
  readonly activeSet = output<boolean>();
  readonly administratorSet = output<boolean>();
  protected readonly below = INWARDS;
}
