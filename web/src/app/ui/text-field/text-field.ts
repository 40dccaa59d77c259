import { Component, ElementRef, input, model, viewChild } from '@angular/core';

let nextId = 0;

/** One labelled line of text, with its hint and its error tied to it for screen readers.
 *
 * What is put inside it stands in the box, at its end; `--room-at-end` keeps the text clear of it.
 */
@Component({
  selector: 'tc-text-field',
  templateUrl: './text-field.html',
  styleUrls: ['../field.css', './text-field.css'],
})
export class TextField {
  readonly label = input.required<string>();
  readonly value = model('');
  readonly type = input<'text' | 'email' | 'password' | 'url'>('text');
  readonly hint = input('');
  readonly error = input<string | undefined>();
  readonly placeholder = input('');
  readonly autocomplete = input<string>('off');
  readonly required = input(false);
  readonly disabled = input(false);
  readonly readonly = input(false);
  readonly maxlength = input<number | null>(null);
  /** Not for spelling services, which may send what they check elsewhere. */
  readonly secret = input(false);
  readonly list = input<string | null>(null);

  protected readonly id = `tc-field-${String(nextId++)}`;
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected typed(event: Event): void {
    this.value.set((event.target as HTMLInputElement).value);
  }
}
