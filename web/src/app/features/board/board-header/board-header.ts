import { CdkMenuTrigger } from '@angular/cdk/menu';
import {
  Component,
  computed,
  ElementRef,
  inject,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { injectRenderNow } from '../../../ui/render-now';
import { Notices } from '../../../core/errors/notices';
import { NO_FILTER } from '../../../data/filters/tree';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Project } from '../../../data/projects/model';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { openTasks } from '../../../data/projects/subtasks';
import { AvatarStack } from '../../../ui/avatar/avatar-stack';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { NameField } from '../../../ui/name-field/name-field';
import { ViewLayout } from '../../../data/views/model';
import { FilterBar } from '../../shared/filter-bar/filter-bar';
import { LayoutSwitch } from '../../shared/layout-switch/layout-switch';
import { LabelsDialog } from '../labels/labels-dialog';
import { LookDialog } from './look-dialog';
import { PresenceAvatars } from '../presence-avatars/presence-avatars';
import { MembersDialog } from '../members/members-dialog';
import { TrashDialog } from '../trash/trash-dialog';
import { t, Translate } from '../../../i18n/translate';

/** The project's name, its people, a filter, and what its owner may do to it. */
@Component({
  selector: 'tc-board-header',
  imports: [
    AvatarStack,
    Button,
    CdkMenuTrigger,
    FilterBar,
    PresenceAvatars,
    Icon,
    LayoutSwitch,
    Menu,
    MenuItem,
    NameField,
    Translate,
  ],
  templateUrl: './board-header.html',
  styleUrl: './board-header.css',
})
export class BoardHeader {
  readonly query = model(NO_FILTER);
  readonly showDone = model(false);
  readonly layout = model<ViewLayout>('board');
  /** From the filter to the tasks. */
  readonly left = output();

  protected readonly store = inject(BoardStore);
  /** The project as it was when its renaming began; others may rename it meanwhile. */
  protected readonly renaming = signal<Project | null>(null);
  /** A name that was typed and given up, to go on from. */
  protected readonly typedName = signal<string | null>(null);
  protected readonly project = computed(() => this.store.view()?.project);
  /** What the cards show, and in words what they do not: their subtasks, and what is done of both. */
  protected readonly counts = computed(() => {
    const view = this.store.view();
    if (view === null) return null;
    const { cards, subtasks } = openTasks(view);
    const { completed } = view.counts;
    return {
      open: t('board-open-tasks', { count: cards }),
      subtasks: subtasks === 0 ? '' : t('board-open-subtasks', { count: subtasks }),
      completed,
    };
  });
  private readonly me = inject(MeStore);
  private readonly projects = inject(ProjectCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly renderNow = injectRenderNow();
  private readonly router = inject(Router);
  private readonly menuButton = viewChild<unknown, ElementRef<HTMLElement>>('menuButton', {
    read: ElementRef,
  });
  private readonly filterBar = viewChild.required(FilterBar);

  focusFilter(): void {
    this.filterBar().focus();
  }

  protected showMembers(backTo?: HTMLElement): void {
    this.dialogs.open(MembersDialog, null, backTo);
  }

  protected showLabels(): void {
    this.dialogs.open(LabelsDialog, null, this.trigger());
  }

  protected showTrash(): void {
    this.dialogs.open(TrashDialog, null, this.trigger());
  }

  protected startRenaming(project: Project): void {
    this.renaming.set(project);
    // The menu gives the focus back to its button first, still within this event.
    queueMicrotask(this.renderNow);
  }

  protected rename(project: Project, name: string): void {
    this.renaming.set(null);
    this.typedName.set(null);
    if (name !== project.name) void this.projects.rename(project, name);
  }

  protected offerAgain(project: Project, typed: string): void {
    this.notices.tell(t('board-not-renamed'), {
      action: t('action-edit-again'),
      run: () => {
        this.typedName.set(typed);
        this.startRenaming(project);
      },
    });
  }

  protected showLook(project: Project): void {
    this.dialogs.open(LookDialog, project.id, this.trigger());
  }

  protected async archive(project: Project): Promise<void> {
    const archived = project.archived_at === null;
    if (!(await this.projects.archive(project, archived))) return;
    const text = archived ? 'project-archived' : 'project-brought-back';
    this.notices.tell(t(text, { project: project.name }), {
      action: t('action-undo'),
      run: () => void this.projects.archive(project, !archived),
    });
  }

  protected async remove(project: Project): Promise<void> {
    const question = {
      title: t('board-delete-question', { project: project.name }),
      text: t('board-delete-explanation'),
      yes: t('board-delete'),
    };
    const sure = await this.dialogs.confirm(question, this.trigger());
    if (!sure) return;
    await this.router.navigate(['/']);
    await this.me.deleteProject(project);
  }

  /** What opened the menu: its items are gone when a dialog gives the focus back. */
  protected trigger(): HTMLElement | undefined {
    return this.menuButton()?.nativeElement;
  }
}
