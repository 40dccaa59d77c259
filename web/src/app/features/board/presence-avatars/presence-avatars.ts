import { Component, computed, inject } from '@angular/core';
import { PresenceStore } from '../../../data/presence/presence-store';
import { Companion, doing } from '../../../data/presence/presence-text';
import { BoardStore } from '../../../data/projects/board-store';
import { taskIn } from '../../../data/projects/state';
import { Avatar } from '../../../ui/avatar/avatar';
import { t, Translate } from '../../../i18n/translate';

/** How many are shown where there is room, and on a phone. */
const SHOWN = { wide: 4, narrow: 2 };

/** The others who are in the project just now. */
@Component({
  selector: 'tc-presence-avatars',
  imports: [Avatar, Translate],
  template: `
    @if (presence.others().length > 0) {
      <ul role="list" [attr.aria-label]="'presence-now' | t">
        @for (person of shown(); track person.id) {
          <li [class.writes]="person.editing !== null">
            <tc-avatar
              [name]="person.name"
              [label]="label(person)"
              [seed]="person.id"
              [size]="26"
            />
          </li>
        }
        @for (rest of rests(); track rest.width) {
          <li class="more" [class]="rest.width" [attr.title]="rest.names">
            <span aria-hidden="true">+{{ rest.count }}</span>
            <span class="visually-hidden">{{
              'presence-more' | t: { count: rest.count, names: rest.names }
            }}</span>
          </li>
        }
      </ul>
    }
  `,
  styleUrl: './presence-avatars.css',
})
export class PresenceAvatars {
  protected readonly presence = inject(PresenceStore);
  protected readonly shown = computed(() => this.presence.others().slice(0, SHOWN.wide));
  /** Those who are not shown, for either width; the style sheet shows one. */
  protected readonly rests = computed(() =>
    (['wide', 'narrow'] as const)
      .map((width) => {
        const hidden = this.presence.others().slice(SHOWN[width]);
        const unnamed = this.presence.unnamed();
        const names = hidden.map((person) => person.name);
        if (unnamed > 0) names.push(t('presence-others'));
        return { width, count: hidden.length + unnamed, names: names.join(', ') };
      })
      .filter((rest) => rest.count > 0),
  );
  private readonly board = inject(BoardStore);

  protected label(person: Companion): string {
    const task = person.taskId === null ? undefined : taskIn(this.board.view(), person.taskId);
    const { name, editing } = person;
    if (task === undefined) return t('presence-here', { name });
    return editing === null
      ? t('presence-looking-at', { name, task: task.title })
      : t('presence-writing-in', { doing: doing(editing, [name]), task: task.title });
  }
}
