import {
  CdkMenuItem,
  CdkMenuItemCheckbox,
  CdkMenuItemRadio,
  CdkMenuTrigger,
} from '@angular/cdk/menu';
import { Component, computed, ElementRef, inject, input, viewChild } from '@angular/core';
import {
  SavedView,
  VIEW_FIELDS,
  ViewField,
  ViewGroup,
  ViewLayout,
  ViewSort,
} from '../../../data/views/model';
import { PlainMessageId, t, Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { ViewActions } from '../view-actions';
import { ViewNames } from '../view-names';
import { ViewState } from '../../shared/view-state';

const SORTS: readonly { readonly sort: ViewSort; readonly label: PlainMessageId }[] = [
  { sort: 'manual', label: 'view-sort-manual' },
  { sort: 'due', label: 'task-due' },
  { sort: '-priority', label: 'task-priority' },
  { sort: 'title', label: 'task-title' },
  { sort: '-created', label: 'view-sort-created' },
  { sort: '-updated', label: 'view-sort-updated' },
];

const LAYOUTS: readonly { readonly layout: ViewLayout; readonly label: PlainMessageId }[] = [
  { layout: 'list', label: 'view-layout-list' },
  { layout: 'board', label: 'view-layout-board' },
];

const GROUPS: readonly { readonly group: ViewGroup; readonly label: PlainMessageId }[] = [
  { group: 'none', label: 'view-group-none' },
  { group: 'project', label: 'view-field-project' },
  { group: 'section', label: 'task-section' },
  { group: 'due', label: 'task-due' },
  { group: 'priority', label: 'task-priority' },
  { group: 'assignee', label: 'task-assigned-to' },
  { group: 'label', label: 'task-labels' },
];

const FIELD_LABELS: Readonly<Record<ViewField, PlainMessageId>> = {
  project: 'view-field-project',
  section: 'task-section',
  labels: 'task-labels',
  assignee: 'task-assigned-to',
  due: 'task-due',
  priority: 'task-priority',
  created: 'view-field-created',
  updated: 'view-field-updated',
};

/** The name of a view, how many tasks it has, and how they are shown. */
@Component({
  selector: 'tc-view-header',
  imports: [
    ...[Button, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuItemRadio, CdkMenuTrigger],
    ...[Icon, Menu, MenuItem, Translate],
  ],
  templateUrl: './view-header.html',
  styleUrl: './view-header.css',
})
export class ViewHeader {
  readonly names = input.required<ViewNames>();

  protected readonly state = inject(ViewState);
  protected readonly count = computed(() => {
    const count = t('count-tasks', { count: this.state.count() });
    return this.state.isArriving() ? `${count} · ${t('loading')}` : count;
  });
  protected readonly layouts = LAYOUTS;
  protected readonly sorts = SORTS;
  protected readonly groups = GROUPS;
  protected readonly fields = VIEW_FIELDS;
  protected readonly fieldLabels = FIELD_LABELS;

  protected readonly actions = inject(ViewActions);
  protected readonly isRefined = computed(() => this.state.refinement() !== this.state.nothing);
  private readonly menuButton = viewChild.required<unknown, ElementRef<HTMLElement>>('menuButton', {
    read: ElementRef,
  });

  protected saveAs(): void {
    const name = this.state.key() === 'search' ? '' : this.names().title;
    void this.actions.saveAs(name, this.menuButton().nativeElement);
  }

  protected save(view: SavedView): void {
    void this.actions.save(view);
  }

  protected rename(view: SavedView): void {
    void this.actions.rename(view, this.menuButton().nativeElement);
  }

  protected remove(view: SavedView): void {
    void this.actions.delete(view, this.menuButton().nativeElement);
  }

  protected toggle(field: ViewField): void {
    const on = new Set(this.state.fields());
    if (!on.delete(field)) on.add(field);
    // Always in the same order, whenever they were chosen.
    this.state.changeLook({ fields: VIEW_FIELDS.filter((each) => on.has(each)) });
  }
}
