import { computed, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { MeStore } from '../../data/me/me-store';
import { SavedView, ViewLook } from '../../data/views/model';
import { Placing } from '../../data/views/placing';
import { ViewsStore } from '../../data/views/views-store';
import { t } from '../../i18n/translate';
import { Dialogs } from '../../ui/dialog/dialogs';
import { NamedView, ViewDialog, ViewDialogData } from './view-dialog/view-dialog';
import { ViewState } from '../shared/view-state';

/** Keeping what is on the screen as a view of one's own or of a project, and changing such a view. */
@Injectable()
export class ViewActions {
  private readonly state = inject(ViewState);
  private readonly views = inject(ViewsStore);
  private readonly me = inject(MeStore);
  private readonly placing = inject(Placing);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);

  /** The saved view on the screen, if the person may change it. */
  readonly changeable = computed(() => {
    const saved = this.state.saved();
    return saved !== null && this.views.mayChange(saved) ? saved : null;
  });
  /** It is shown otherwise than it was saved. */
  readonly isChanged = computed(() => this.state.saved() !== null && this.state.isChanged());

  async saveAs(name: string, backTo?: HTMLElement): Promise<void> {
    const asked = await this.ask(
      { title: t('view-save-as'), name, icon: null, projects: this.shareable(), projectId: null },
      backTo,
    );
    if (asked === undefined) return;
    const settings = { query: this.state.query(), ...plain(this.state.look()) };
    const id = this.views.create(
      { ...settings, name: asked.name, icon: asked.icon },
      asked.projectId,
    );
    this.state.refinement.set(this.state.nothing);
    await this.router.navigate(['/views', id]);
  }

  async rename(view: SavedView, backTo?: HTMLElement): Promise<void> {
    const { name, icon } = view;
    const asked = await this.ask(
      { title: t('view-rename'), name, icon, projects: null, projectId: view.project_id },
      backTo,
    );
    if (asked !== undefined) await this.views.change(view, { name: asked.name, icon: asked.icon });
  }

  /** How it is shown now is how everybody who has it gets it. */
  async save(view: SavedView): Promise<void> {
    const settings = { query: this.state.query(), ...plain(this.state.look()) };
    this.state.refinement.set(this.state.nothing);
    this.state.change({ look: {} });
    await this.views.change(view, settings);
  }

  async delete(view: SavedView, backTo?: HTMLElement): Promise<void> {
    if (view.project_id !== null) {
      const question = {
        title: t('view-delete-question', { view: view.name }),
        text: t('view-delete-explanation'),
        yes: t('action-delete'),
      };
      if (!(await this.dialogs.confirm(question, backTo))) return;
    }
    await this.router.navigate(['/my-tasks']);
    await this.views.delete(view);
  }

  private ask(data: ViewDialogData, backTo?: HTMLElement): Promise<NamedView | undefined> {
    const dialog = this.dialogs.open<NamedView, ViewDialog>(ViewDialog, data, backTo);
    return firstValueFrom(dialog.closed, { defaultValue: undefined });
  }

  private shareable(): ReturnType<typeof this.me.projects> {
    return this.me
      .projects()
      .filter(({ id }) => id > 0 && this.placing.canWrite({ project_id: id }));
  }
}

function plain({ sort, group, layout, fields }: ViewLook): ViewLook {
  return { sort, group, layout, fields };
}
