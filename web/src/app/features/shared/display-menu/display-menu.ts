import {
  CdkMenuItem,
  CdkMenuItemCheckbox,
  CdkMenuItemRadio,
  CdkMenuTrigger,
} from '@angular/cdk/menu';
import { Component, computed, ElementRef, inject, input, viewChild } from '@angular/core';
import { VIEW_FIELDS, ViewField, ViewGroup, ViewSort } from '../../../data/views/model';
import { PlainMessageId, Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { IconName } from '../../../ui/icon/icons';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { ViewState } from '../view-state';

const SORTS: readonly { readonly sort: ViewSort; readonly label: PlainMessageId }[] = [
  { sort: 'manual', label: 'view-sort-manual' },
  { sort: 'due', label: 'task-due' },
  { sort: '-priority', label: 'task-priority' },
  { sort: 'title', label: 'task-title' },
  { sort: '-created', label: 'view-sort-created' },
  { sort: '-updated', label: 'view-sort-updated' },
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

/** Something else that can be done to the view, below how it is shown. */
export interface ViewMenuAction {
  readonly icon: IconName;
  readonly label: PlainMessageId;
  readonly danger?: boolean;
  /** `backTo` takes the focus when a dialog closes. */
  readonly run: (backTo: HTMLElement) => void;
}

/** Chooses by what tasks are grouped and sorted, which of their fields are shown, and whether completed ones are. */
@Component({
  selector: 'tc-display-menu',
  imports: [
    ...[Button, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuItemRadio, CdkMenuTrigger],
    ...[Icon, Menu, MenuItem, Translate],
  ],
  templateUrl: './display-menu.html',
  styles: `
    @media (max-width: 30rem) {
      .word {
        display: none;
      }
    }
  `,
})
export class DisplayMenu {
  readonly actions = input<readonly ViewMenuAction[]>([]);

  protected readonly state = inject(ViewState);
  protected readonly sorts = SORTS;
  protected readonly fieldLabels = FIELD_LABELS;
  /** A board has columns in any case; all tasks of one project are in the same. */
  protected readonly groups = computed(() => {
    const [isBoard, isProject] = [this.state.layout() === 'board', this.state.isProject()];
    return GROUPS.filter(
      ({ group }) => !(isBoard && group === 'none') && !(isProject && group === 'project'),
    );
  });
  protected readonly fields = computed(() =>
    VIEW_FIELDS.filter((field) => !(this.state.isProject() && field === 'project')),
  );
  private readonly menuButton = viewChild.required<unknown, ElementRef<HTMLElement>>('menuButton', {
    read: ElementRef,
  });

  protected button(): HTMLElement {
    return this.menuButton().nativeElement;
  }

  protected toggle(field: ViewField): void {
    const on = new Set(this.state.fields());
    if (!on.delete(field)) on.add(field);
    // Always in the same order, whenever they were chosen.
    this.state.changeLook({ fields: VIEW_FIELDS.filter((each) => on.has(each)) });
  }
}
