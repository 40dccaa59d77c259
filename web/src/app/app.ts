import { Component, effect, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Session } from './core/session/session';
import { followSetting } from './i18n/preferred-language';

@Component({
  selector: 'tc-root',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class App {
  constructor() {
    const session = inject(Session);
    effect(() => {
      const user = session.user();
      if (user !== null) void followSetting(user.language ?? null);
    });
  }
}
