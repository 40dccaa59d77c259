import { CdkDrag, CdkDragDrop, CdkDropList } from '@angular/cdk/drag-drop';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Notices } from '../../../core/errors/notices';
import { BUILT_IN_VIEWS, BuiltInView } from '../../../data/views/built-in';
import { SavedView } from '../../../data/views/model';
import { ViewCounts } from '../../../data/views/view-counts';
import { ViewsStore } from '../../../data/views/views-store';
import { PlainMessageId, t, Translate } from '../../../i18n/translate';
import { Icon } from '../../../ui/icon/icon';
import { IconName } from '../../../ui/icon/icons';
import { Menu, MenuItem } from '../../../ui/menu/menu';

export const VIEW_LOOKS: Readonly<Record<BuiltInView, { label: PlainMessageId; icon: IconName }>> =
  {
    'my-tasks': { label: 'view-my-tasks', icon: 'user' },
    today: { label: 'view-today', icon: 'sun' },
    upcoming: { label: 'view-upcoming', icon: 'calendar' },
  };

type List = readonly SavedView[];

/** The views of tasks from all projects, and how many each has. Saved ones are put in order where one may change them. */
@Component({
  selector: 'tc-view-list',
  imports: [
    ...[CdkDrag, CdkDropList, CdkMenuTrigger, Icon, Menu, MenuItem],
    ...[RouterLink, RouterLinkActive, Translate],
  ],
  templateUrl: './view-list.html',
  styleUrls: ['./place.css', './sortable.css', './view-list.css'],
})
export class ViewList {
  protected readonly counts = inject(ViewCounts);
  protected readonly views = BUILT_IN_VIEWS;
  protected readonly looks = VIEW_LOOKS;
  private readonly stored = inject(ViewsStore);
  private readonly notices = inject(Notices);
  /** The person's own, then those of each project: each with an order of its own. */
  protected readonly lists = computed((): readonly List[] => {
    const lists = new Map<number | null, SavedView[]>();
    for (const view of [...this.stored.own(), ...this.stored.shared()]) {
      const list = lists.get(view.project_id);
      if (list === undefined) lists.set(view.project_id, [view]);
      else list.push(view);
    }
    return [...lists.values()];
  });

  protected isSortable(list: List): boolean {
    return list.length > 1 && list.every((view) => this.stored.mayChange(view));
  }

  protected drop(
    { item, currentIndex }: CdkDragDrop<unknown, unknown, SavedView>,
    list: List,
  ): void {
    if (currentIndex !== this.indexIn(list, item.data)) this.place(item.data, list, currentIndex);
  }

  /** Up or down by one; at the end it stays where it is. */
  protected move(view: SavedView, list: List, by: 1 | -1): void {
    const to = this.indexIn(list, view) + by;
    if (!this.isSortable(list) || to < 0 || to >= list.length) return;
    this.place(view, list, to);
    this.notices.announce(t('sidebar-moved', { name: view.name, place: to + 1 }));
  }

  protected moveByKey(event: Event, view: SavedView, list: List, by: 1 | -1): void {
    if (!this.isSortable(list)) return;
    event.preventDefault();
    this.move(view, list, by);
  }

  protected indexIn(list: List, view: SavedView): number {
    return list.findIndex(({ id }) => id === view.id);
  }

  private place(view: SavedView, list: List, to: number): void {
    const others = list.filter(({ id }) => id !== view.id);
    const [next, last] = [others[to], others.at(-1)];
    if (next !== undefined) void this.stored.move(view, { before_id: next.id });
    else if (last !== undefined) void this.stored.move(view, { after_id: last.id });
  }
}
