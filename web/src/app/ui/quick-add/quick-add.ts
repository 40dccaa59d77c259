import {
  ChangeDetectorRef,
  Component,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';

/** Type, Enter, type the next: stays open until one leaves it empty. Several pasted lines become several. */
@Component({
  selector: 'tc-quick-add',
  imports: [Button, Icon],
  template: `
    @if (open()) {
      <form (submit)="add($event)">
        <textarea
          #box
          rows="2"
          maxlength="4000"
          placeholder="What is to be done?"
          [attr.aria-label]="'New ' + noun() + ' in ' + into()"
          (keydown.enter)="add($event)"
          (keydown.escape)="leave()"
          (blur)="box.value.trim() === '' && stop()"
        ></textarea>
        <div class="row">
          <span>Enter adds it</span>
          <button tcButton variant="ghost" type="button" (click)="leave()">Close</button>
          <button tcButton variant="primary" type="submit">Add</button>
        </div>
      </form>
    } @else {
      <button #starts tcButton variant="ghost" type="button" class="start" (click)="start()">
        <tc-icon name="plus" [size]="16" /> Add {{ noun() }}
      </button>
    }
  `,
  styleUrl: './quick-add.css',
})
export class QuickAdd {
  readonly into = input.required<string>();
  readonly noun = input('task');
  readonly added = output<string>();

  protected readonly open = signal(false);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly box = viewChild<ElementRef<HTMLTextAreaElement>>('box');
  private readonly starts = viewChild<unknown, ElementRef<HTMLButtonElement>>('starts', {
    read: ElementRef,
  });

  start(): void {
    this.open.set(true);
    // At once, or the first letters typed after the shortcut would be lost.
    this.changes.detectChanges();
    this.box()?.nativeElement.focus();
  }

  protected stop(): void {
    this.open.set(false);
  }

  /** By key or button: the focus goes back to where it all began, instead of nowhere. */
  protected leave(): void {
    this.stop();
    this.changes.detectChanges();
    this.starts()?.nativeElement.focus();
  }

  protected add(event: Event): void {
    if (event instanceof KeyboardEvent && event.isComposing) return;
    event.preventDefault();
    const box = this.box()?.nativeElement;
    const titles = (box?.value ?? '').split('\n').map((line) => line.trim());
    for (const title of titles) {
      if (title !== '') this.added.emit(title.slice(0, 500));
    }
    if (box === undefined) return;
    box.value = '';
    box.focus();
    box.scrollIntoView({ block: 'nearest' });
  }
}
