import { Component, input, output } from '@angular/core';

/** The round box that completes a task; its ring tells the priority. */
@Component({
  selector: 'tc-check-circle',
  template: `
    <button
      type="button"
      role="checkbox"
      [attr.aria-checked]="checked()"
      [attr.aria-label]="label()"
      [attr.tabindex]="tabindex()"
      [disabled]="disabled()"
      (click)="toggled.emit()"
    >
      <span class="ring">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6.5 12.5l3.7 3.7L17.5 8.5" /></svg>
      </span>
    </button>
  `,
  styleUrl: './check-circle.css',
  host: {
    '[class]': "'p' + priority()",
    '[class.checked]': 'checked()',
    '[attr.tabindex]': 'null',
  },
})
export class CheckCircle {
  readonly checked = input(false);
  readonly priority = input(0);
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly tabindex = input(0);
  readonly toggled = output();
}
