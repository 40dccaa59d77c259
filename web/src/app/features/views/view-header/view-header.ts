import { Component, computed, inject, input } from '@angular/core';
import { SavedView } from '../../../data/views/model';
import { t, Translate } from '../../../i18n/translate';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { DisplayMenu, ViewMenuAction } from '../../shared/display-menu/display-menu';
import { LayoutSwitch } from '../../shared/layout-switch/layout-switch';
import { ViewActions } from '../view-actions';
import { ViewNames } from '../view-names';
import { ViewState } from '../../shared/view-state';

/** The name of a view, how many tasks it has, and how they are shown. */
@Component({
  selector: 'tc-view-header',
  imports: [Button, DisplayMenu, Icon, LayoutSwitch, Translate],
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
  protected readonly actions = inject(ViewActions);
  protected readonly isRefined = computed(() => this.state.refinement() !== this.state.nothing);
  protected readonly menuActions = computed((): readonly ViewMenuAction[] => {
    const saved = this.actions.changeable();
    const saveAs = (backTo: HTMLElement): void => this.saveAs(backTo);
    return [
      { icon: 'plus', label: 'view-save-as', run: saveAs },
      ...(saved === null ? [] : this.changesOf(saved)),
    ];
  });

  protected saveAs(backTo?: HTMLElement): void {
    const name = this.state.key() === 'search' ? '' : this.names().title;
    void this.actions.saveAs(name, backTo);
  }

  protected save(view: SavedView): void {
    void this.actions.save(view);
  }

  private changesOf(saved: SavedView): readonly ViewMenuAction[] {
    return [
      {
        ...{ icon: 'edit', label: 'view-rename' },
        run: (backTo) => void this.actions.rename(saved, backTo),
      },
      {
        ...{ icon: 'trash', label: 'view-delete', danger: true },
        run: (backTo) => void this.actions.delete(saved, backTo),
      },
    ];
  }
}
