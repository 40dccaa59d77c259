import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  Component,
  ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';

/** A name that is changed where it stands: Enter takes it, and so does leaving it; Escape does not, and tells what was
 * typed. Whoever came by keyboard is afterwards where they were before. */
@Component({
  selector: 'tc-name-field',
  template: `
    <form (submit)="$event.preventDefault(); finish(box.value); back()">
      <input
        #box
        dir="auto"
        maxlength="200"
        [attr.aria-label]="label()"
        [value]="typed() ?? name()"
        (keydown.escape)="giveUp(box.value)"
        (blur)="finish(box.value)"
      />
    </form>
  `,
  styleUrl: './name-field.css',
})
export class NameField {
  readonly label = input.required<string>();
  readonly name = input.required<string>();
  /** The new name; the old one where it stays. */
  readonly chosen = output<string>();
  /** A text to begin with that is not the name yet. */
  readonly typed = input<string | null>(null);
  /** What was typed when Escape was pressed. */
  readonly abandoned = output<string>();

  private readonly cameFrom = inject(DOCUMENT).activeElement;
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private finished = false;

  constructor() {
    afterNextRender(() => {
      const box = this.box().nativeElement;
      // Not every browser gives the focus to what is selected.
      box.focus();
      box.select();
    });
  }

  /** Once: a field that is taken away is left, too. */
  protected finish(text: string): void {
    if (this.finished) return;
    this.finished = true;
    this.chosen.emit(text.trim() || this.name());
  }

  protected giveUp(text: string): void {
    this.finish(this.name());
    if (text.trim() !== this.name()) this.abandoned.emit(text);
    this.back();
  }

  protected back(): void {
    if (this.cameFrom instanceof HTMLElement) this.cameFrom.focus();
  }
}
