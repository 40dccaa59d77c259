import {
  afterNextRender,
  Component,
  DOCUMENT,
  ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';

/** The page before one is inside: one card with one thing to do. */
@Component({
  selector: 'tc-auth-layout',
  templateUrl: './auth-layout.html',
  styleUrl: './auth-layout.css',
})
export class AuthLayout {
  readonly title = input.required<string>();
  readonly lead = input('');
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    const document = inject(DOCUMENT);
    afterNextRender(() => {
      // When one card follows another, what had the focus is gone: go on reading here. A form inside
      // takes the focus further, into its first box.
      if (document.activeElement === document.body) this.heading().nativeElement.focus();
    });
  }
}
