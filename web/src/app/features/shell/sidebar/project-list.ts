import { CdkDrag, CdkDragDrop, CdkDropList } from '@angular/cdk/drag-drop';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Notices } from '../../../core/errors/notices';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Project } from '../../../data/projects/model';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { t, Translate } from '../../../i18n/translate';

/** Projects one below the other, to be dragged into another order where `sortable`. */
@Component({
  selector: 'tc-project-list',
  imports: [
    CdkDrag,
    CdkDropList,
    CdkMenuTrigger,
    Icon,
    Menu,
    MenuItem,
    ProjectMark,
    RouterLink,
    RouterLinkActive,
    Translate,
  ],
  templateUrl: './project-list.html',
  styleUrls: ['./place.css', './sortable.css'],
})
export class ProjectList {
  readonly projects = input.required<readonly Project[]>();
  readonly sortable = input(false);
  private readonly me = inject(MeStore);
  private readonly board = inject(BoardStore);
  private readonly notices = inject(Notices);
  private readonly openProject = computed(() => this.board.view()?.project);
  /** The open one looks as the person has just changed it, before the server has said so. */
  protected readonly shown = computed(() => {
    const open = this.openProject();
    return this.projects().map((project) => (project.id === open?.id ? open : project));
  });
  private readonly marked = computed(() => new Set(this.me.favourites().map((each) => each.id)));

  protected isFavourite(project: Project): boolean {
    return this.marked().has(project.id);
  }

  protected toggleFavourite(project: Project): void {
    void this.me.arrange(project, { favourite: !this.isFavourite(project) });
  }

  protected drop({
    item,
    previousIndex,
    currentIndex,
  }: CdkDragDrop<unknown, unknown, Project>): void {
    if (previousIndex !== currentIndex) this.place(item.data, currentIndex);
  }

  /** Up or down by one; at the end it stays where it is. */
  protected move(project: Project, by: 1 | -1): void {
    const to = this.indexOf(project) + by;
    if (!this.sortable() || to < 0 || to >= this.projects().length) return;
    this.place(project, to);
    this.notices.announce(t('sidebar-moved', { name: project.name, place: to + 1 }));
  }

  protected moveByKey(event: Event, project: Project, by: 1 | -1): void {
    if (!this.sortable()) return;
    event.preventDefault();
    this.move(project, by);
  }

  protected indexOf(project: Project): number {
    return this.projects().findIndex((each) => each.id === project.id);
  }

  private place(project: Project, to: number): void {
    const others = this.projects().filter((each) => each.id !== project.id);
    void this.me.arrange(project, { before_id: others[to]?.id ?? null });
  }
}
