import { Clipboard } from '@angular/cdk/clipboard';
import { Component, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { Translate } from '../../i18n/translate';

let nextId = 0;

/** Something to take elsewhere, such as a link or a secret, with one press to copy it. */
@Component({
  selector: 'tc-copy-field',
  imports: [Button, Icon, Translate],
  template: `
    <label [for]="id">{{ label() }}</label>
    <div class="row">
      <input #box [id]="id" type="text" readonly spellcheck="false" [value]="value()" />
      <button tcButton type="button" (click)="copy()">
        <tc-icon [name]="copied() ? 'check' : 'copy'" [size]="16" />
        {{ copied() ? ('action-copied' | t) : ('action-copy' | t) }}
      </button>
    </div>
    <span class="visually-hidden" role="status">{{
      copied() ? ('form-copied' | t: { what: label() }) : ''
    }}</span>
  `,
  styleUrls: ['../field.css', './copy-field.css'],
})
export class CopyField {
  readonly label = input.required<string>();
  readonly value = input.required<string>();

  protected readonly id = `tc-copy-${String(nextId++)}`;
  protected readonly copied = signal(false);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  // The CDK's, because the browser's own clipboard does not exist on plain http.
  private readonly clipboard = inject(Clipboard);

  protected copy(): void {
    const done = this.clipboard.copy(this.value());
    this.copied.set(done);
    if (!done) this.box().nativeElement.select();
  }
}
