import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { BUILT_IN_VIEWS, BuiltInView } from '../../../data/views/built-in';
import { ViewCounts } from '../../../data/views/view-counts';
import { ViewsStore } from '../../../data/views/views-store';
import { PlainMessageId, Translate } from '../../../i18n/translate';
import { Icon } from '../../../ui/icon/icon';
import { IconName } from '../../../ui/icon/icons';

export const VIEW_LOOKS: Readonly<Record<BuiltInView, { label: PlainMessageId; icon: IconName }>> =
  {
    'my-tasks': { label: 'view-my-tasks', icon: 'user' },
    today: { label: 'view-today', icon: 'sun' },
    upcoming: { label: 'view-upcoming', icon: 'calendar' },
  };

/** The views of tasks from all projects, and how many each has. */
@Component({
  selector: 'tc-view-list',
  imports: [Icon, RouterLink, RouterLinkActive, Translate],
  template: `
    <ul role="list">
      @for (view of views; track view) {
        <li>
          <a class="place" [routerLink]="['/', view]" routerLinkActive="here">
            <tc-icon [name]="looks[view].icon" />
            <span>{{ looks[view].label | t }}</span>
            @if (counts.of(view); as count) {
              <span class="count" aria-hidden="true">{{ count }}</span>
              <span class="visually-hidden">{{ 'count-tasks' | t: { count } }}</span>
            }
          </a>
        </li>
      }
    </ul>
    @if (saved().length > 0) {
      <h2>{{ 'sidebar-views' | t }}</h2>
      <ul role="list">
        @for (view of saved(); track view.id) {
          <li>
            <a class="place" [routerLink]="['/views', view.id]" routerLinkActive="here">
              @if (view.icon; as icon) {
                <span class="emoji" aria-hidden="true">{{ icon }}</span>
              } @else {
                <tc-icon [name]="view.project_id === null ? 'list' : 'users'" />
              }
              <span class="name" dir="auto">{{ view.name }}</span>
              @if (counts.ofSaved(view); as count) {
                <span class="count" aria-hidden="true">{{ count }}</span>
                <span class="visually-hidden">{{ 'count-tasks' | t: { count } }}</span>
              }
            </a>
          </li>
        }
      </ul>
    }
  `,
  styleUrls: ['./place.css', './view-list.css'],
})
export class ViewList {
  protected readonly counts = inject(ViewCounts);
  protected readonly views = BUILT_IN_VIEWS;
  protected readonly looks = VIEW_LOOKS;
  private readonly stored = inject(ViewsStore);
  protected readonly saved = computed(() => [...this.stored.own(), ...this.stored.shared()]);
}
