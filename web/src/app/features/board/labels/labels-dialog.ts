import { CdkDrag, CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, DOCUMENT, inject, signal, viewChild } from '@angular/core';
import { nameKey } from '../../../data/filters/words';
import { BoardStore } from '../../../data/projects/board-store';
import { LabelCommands } from '../../../data/projects/label-commands';
import { Label } from '../../../data/projects/model';
import { Button } from '../../../ui/button/button';
import { ColourPicker } from '../../../ui/colour-picker/colour-picker';
import { DialogFrame } from '../../../ui/dialog/dialog-frame';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { Menu, MenuItem } from '../../../ui/menu/menu';
import { NameField } from '../../../ui/name-field/name-field';
import { injectRenderNow } from '../../../ui/render-now';
import { t, Translate } from '../../../i18n/translate';

/** The labels of the project: new ones, their names, colours and order; two become one, or one goes. */
@Component({
  selector: 'tc-labels-dialog',
  imports: [
    ...[Button, CdkDrag, CdkDragHandle, CdkDropList, CdkMenuTrigger, ColourPicker, DialogFrame],
    ...[Icon, Menu, MenuItem, NameField, Translate],
  ],
  templateUrl: './labels-dialog.html',
  styleUrl: './labels-dialog.css',
})
export class LabelsDialog {
  protected readonly store = inject(BoardStore);
  /** The label as it was when its renaming began; others may rename it meanwhile. */
  protected readonly renaming = signal<Label | null>(null);
  /** The label of which the colour is being chosen. */
  protected readonly colouring = signal<number | null>(null);
  /** On how many open tasks each is. */
  protected readonly counts = computed(() => {
    const counts = new Map<number, number>();
    for (const { label_ids } of this.store.view()?.tasks.values() ?? [])
      for (const id of label_ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  });
  private readonly labels = inject(LabelCommands);
  private readonly dialogs = inject(Dialogs);
  private readonly document = inject(DOCUMENT);
  private readonly frame = viewChild.required(DialogFrame);
  private readonly renderNow = injectRenderNow();

  protected tasks({ id }: Label): string {
    const count = this.counts().get(id) ?? 0;
    return count === 0 ? '' : t('board-open-tasks', { count });
  }

  protected others(label: Label): readonly Label[] {
    return this.store.labels().filter(({ id }) => id !== label.id);
  }

  protected add(event: Event, box: HTMLInputElement): void {
    event.preventDefault();
    const [name, project] = [box.value.trim(), this.store.projectId()];
    if (nameKey(name) === '' || project === null) return;
    this.labels.named(name, project);
    box.value = '';
  }

  protected startRenaming(label: Label): void {
    this.renaming.set(label);
    // The menu gives the focus back to its button first, still within this event.
    queueMicrotask(this.renderNow);
  }

  protected rename(label: Label, name: string): void {
    this.renaming.set(null);
    if (name !== label.name) void this.labels.rename(label, name);
  }

  protected toggleColours({ id }: Label): void {
    this.colouring.update((open) => (open === id ? null : id));
  }

  protected setColour(label: Label, colour: Label['colour']): void {
    if (colour !== label.colour) void this.labels.setColour(label, colour);
  }

  protected dropped({ item, currentIndex }: CdkDragDrop<unknown, unknown, Label>): void {
    void this.labels.moveTo(item.data, currentIndex);
  }

  protected shift(label: Label, by: -1 | 1): void {
    const at = this.store.labels().findIndex(({ id }) => id === label.id);
    void this.labels.moveTo(label, at + by);
  }

  protected async merge(label: Label, into: Label): Promise<void> {
    const count = this.counts().get(label.id) ?? 0;
    const sure = await this.dialogs.confirm(
      {
        title: t('label-merge-question', { name: label.name, into: into.name }),
        text: t('label-merge-explanation', { count, name: label.name, into: into.name }),
        yes: t('label-merge-yes'),
      },
      this.menuOf(label),
    );
    if (!sure) return;
    this.frame().focusTitle();
    await this.labels.merge(label, into);
  }

  protected async remove(label: Label): Promise<void> {
    const count = this.counts().get(label.id) ?? 0;
    const question = {
      title: t('label-delete-question', { name: label.name }),
      text: t('label-delete-explanation', { count }),
      yes: t('label-delete'),
    };
    if (count > 0 && !(await this.dialogs.confirm(question, this.menuOf(label)))) return;
    this.frame().focusTitle();
    await this.labels.delete(label);
  }

  /** What opened the menu: its items are gone when a dialog gives the focus back. */
  private menuOf({ id }: Label): HTMLElement | undefined {
    return this.document.getElementById(`tc-label-${String(id)}`) ?? undefined;
  }
}
