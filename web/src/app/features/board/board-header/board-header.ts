import { DecimalPipe } from '@angular/common';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, ElementRef, inject, model, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Project } from '../../../data/projects/model';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { AvatarStack } from '../../../ui/avatar/avatar-stack';
import { Button } from '../../../ui/button/button';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { NameField } from '../../../ui/name-field/name-field';
import { Company } from '../company/company';
import { MembersDialog } from '../members/members-dialog';
import { TrashDialog } from '../trash/trash-dialog';

/** The project's name, its people, a filter, and what its owner may do to it. */
@Component({
  selector: 'tc-board-header',
  imports: [
    DecimalPipe,
    AvatarStack,
    Button,
    CdkMenuTrigger,
    Company,
    Icon,
    Menu,
    MenuItem,
    NameField,
  ],
  templateUrl: './board-header.html',
  styleUrl: './board-header.css',
})
export class BoardHeader {
  readonly wanted = model('');
  readonly showDone = model(false);

  protected readonly store = inject(BoardStore);
  /** The project as it was when its renaming began; others may rename it meanwhile. */
  protected readonly renaming = signal<Project | null>(null);
  protected readonly project = computed(() => this.store.view()?.project);
  protected readonly counts = computed(() => this.store.view()?.counts);
  private readonly me = inject(MeStore);
  private readonly projects = inject(ProjectCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly router = inject(Router);
  private readonly filterBox = viewChild.required<ElementRef<HTMLInputElement>>('filterBox');

  focusFilter(): void {
    this.filterBox().nativeElement.focus();
  }

  protected typed(event: Event): void {
    this.wanted.set((event.target as HTMLInputElement).value.trim());
  }

  protected clear(box: HTMLInputElement): void {
    box.value = '';
    this.wanted.set('');
    box.blur();
  }

  protected showMembers(): void {
    this.dialogs.open(MembersDialog);
  }

  protected showTrash(): void {
    this.dialogs.open(TrashDialog);
  }

  protected rename(project: Project, name: string): void {
    this.renaming.set(null);
    if (name !== project.name) void this.projects.rename(project, name);
  }

  protected async remove(project: Project): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: `Delete “${project.name}”?`,
      text: 'The project and all its tasks go, for everyone in it. This cannot be undone.',
      yes: 'Delete project',
    });
    if (!sure) return;
    await this.router.navigate(['/']);
    await this.me.deleteProject(project);
  }
}
