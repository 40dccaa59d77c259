import { Component, effect, inject } from '@angular/core';
import { Router } from '@angular/router';
import { MeStore } from '../../data/me/me-store';
import { Spinner } from '../../ui/skeleton/spinner';
import { Translate } from '../../i18n/translate';

/** The way in leads to one's Inbox. */
@Component({
  selector: 'tc-home',
  imports: [Spinner, Translate],
  template: `<tc-spinner [label]="'opening-inbox' | t" />`,
  styles: `
    :host {
      display: grid;
      place-items: center;
      height: 100%;
    }
  `,
})
export class Home {
  private readonly router = inject(Router);
  private readonly me = inject(MeStore);

  constructor() {
    effect(() => {
      const inbox = this.me.inbox();
      if (inbox === undefined) return;
      void this.router.navigate(['/projects', inbox.id], { replaceUrl: true });
    });
  }
}
