import {
  afterNextRender,
  afterRenderEffect,
  Directive,
  ElementRef,
  inject,
  input,
} from '@angular/core';

/** Puts the focus where the person goes on: into the first box at first, into the first wrong one after a failure. */
@Directive({
  selector: 'form[tcGuided]',
  host: { novalidate: '' },
})
export class GuidedForm {
  /** How often sending failed; each new number moves the focus. */
  readonly failures = input(0);
  readonly focusFirst = input(true);
  private readonly form = inject<ElementRef<HTMLFormElement>>(ElementRef).nativeElement;

  constructor() {
    afterNextRender(() => {
      // On a phone the keyboard would cover what the page is about.
      if (this.focusFirst() && hasKeyboard()) this.focus('input:not([readonly], [tabindex="-1"])');
    });
    afterRenderEffect(() => {
      if (this.failures() > 0) this.focus('[aria-invalid="true"]');
    });
  }

  private focus(selector: string): void {
    this.form.querySelector<HTMLElement>(selector)?.focus();
  }
}

function hasKeyboard(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: fine)').matches;
}
