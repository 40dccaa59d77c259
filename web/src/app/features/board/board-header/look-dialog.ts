import { Component, computed, inject } from '@angular/core';
import { BoardStore } from '../../../data/projects/board-store';
import { Project } from '../../../data/projects/model';
import { ProjectCommands } from '../../../data/projects/project-commands';
import { ColourPicker } from '../../../ui/colour-picker/colour-picker';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { Translate } from '../../../i18n/translate';

const ICONS = [
  '🏠',
  '💼',
  '🛒',
  '🎓',
  '✈️',
  '🎉',
  '🏃',
  '🌱',
  '🍳',
  '🔧',
  '💡',
  '📚',
  '🎨',
  '🎵',
  '💰',
  '❤️',
];

/** A project's colour and icon, changed at once for everyone in it. */
@Component({
  selector: 'tc-look-dialog',
  imports: [ColourPicker, DialogFrame, ProjectMark, Translate],
  template: `
    <tc-dialog-frame [title]="'board-look' | t">
      @if (project(); as project) {
        <p class="name">
          <tc-project-mark [project]="project" /> <span dir="auto">{{ project.name }}</span>
        </p>
        <tc-colour-picker
          [label]="'look-colour' | t"
          [value]="project.colour"
          (chosen)="set({ colour: $event })"
        />
        <fieldset>
          <legend>{{ 'look-icon' | t }}</legend>
          <button
            type="button"
            [attr.aria-pressed]="project.icon === null"
            (click)="set({ icon: null })"
          >
            {{ 'look-no-icon' | t }}
          </button>
          @for (icon of icons; track icon) {
            <button
              type="button"
              class="icon"
              [attr.aria-pressed]="project.icon === icon"
              [attr.aria-label]="icon"
              (click)="set({ icon })"
            >
              {{ icon }}
            </button>
          }
          <input
            #own
            maxlength="16"
            [attr.aria-label]="'look-own-icon' | t"
            [placeholder]="'look-own-icon' | t"
            [value]="isOwn() ? project.icon : ''"
            (change)="own.value.trim() !== '' && set({ icon: own.value.trim() })"
          />
        </fieldset>
      }
    </tc-dialog-frame>
  `,
  styleUrl: './look-dialog.css',
})
export class LookDialog {
  protected readonly icons = ICONS;
  private readonly board = inject(BoardStore);
  private readonly commands = inject(ProjectCommands);
  protected readonly project = computed(() => this.board.view()?.project);
  protected readonly isOwn = computed(() => {
    const icon = this.project()?.icon ?? null;
    return icon !== null && !ICONS.includes(icon);
  });

  protected set(look: Partial<Pick<Project, 'colour' | 'icon'>>): void {
    const project = this.project();
    if (project !== undefined) void this.commands.setLook(project, look);
  }
}
