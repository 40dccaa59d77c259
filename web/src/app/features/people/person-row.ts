import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, input, output } from '@angular/core';
import { User } from '../../core/session/user';
import { Avatar } from '../../ui/avatar/avatar';
import { Button } from '../../ui/button/button';
import { Icon } from '../../ui/icon/icon';

@Component({
  // An attribute, so that the list keeps real <li>.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'li[tcPersonRow]',
  imports: [Avatar, Button, CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon],
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
}
