import { effect, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { PlainMessageId, t } from '../../i18n/translate';

/** Names the window after the screen. Routes have the id of a text as their title; a project names itself. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly id = signal<PlainMessageId | undefined>(undefined);

  constructor() {
    super();
    effect(() => {
      const id = this.id();
      if (id !== undefined) this.title.setTitle(`${t(id)} · Taskcast`);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.id.set(this.buildTitle(snapshot) as PlainMessageId | undefined);
  }
}
