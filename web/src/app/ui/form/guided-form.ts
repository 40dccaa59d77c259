import {
  afterNextRender,
  afterRenderEffect,
  Component,
  ElementRef,
  inject,
  input,
} from '@angular/core';

/** A form that puts the focus where one goes on: in the first box, or in the first wrong one. */
@Component({
  // An attribute, so that the real <form> stays one.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'form[tcGuided]',
  template: `<ng-content />`,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: var(--s4);
    }
  `,
  // Errors are told by us, at their fields, not by the browser's bubbles.
  // In a dialog, the CDK moves the focus later than we do: there it is told by its own attribute.
  host: { novalidate: '', '[attr.cdkFocusInitial]': "focusFirst() ? '' : null" },
})
export class GuidedForm {
  /** How often sending failed; each new number moves the focus. */
  readonly failures = input(0);
  readonly focusFirst = input(true);
  private readonly form = inject<ElementRef<HTMLFormElement>>(ElementRef).nativeElement;

  constructor() {
    afterNextRender(() => {
      // On a phone the keyboard would cover what the page is about.
      if (this.focusFirst() && hasKeyboard()) this.focus('input:not([readonly], [hidden])');
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
