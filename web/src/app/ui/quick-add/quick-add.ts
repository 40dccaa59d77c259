import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import {
  afterNextRender,
  ChangeDetectorRef,
  Component,
  ElementRef,
  computed,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Button } from '../button/button';
import { Icon } from '../icon/icon';
import { linesOf } from './lines';
import { t, Translate } from '../../i18n/translate';

/** What the server takes as a title. */
const TITLE_LENGTH = 500;

let nextId = 0;

/**
 * Type, Enter, type the next: stays open until one leaves it empty. Several pasted lines become several, and it says
 * how many; those that are too long for a title stay where they are, whole. What is typed and not added is kept when
 * the box closes.
 */
@Component({
  selector: 'tc-quick-add',
  imports: [Button, CdkTextareaAutosize, Icon, Translate],
  template: `
    @if (open()) {
      <form (submit)="add($event)">
        <textarea
          #box
          dir="auto"
          rows="2"
          cdkTextareaAutosize
          [cdkAutosizeMinRows]="2"
          [cdkAutosizeMaxRows]="12"
          [placeholder]="'add-placeholder' | t"
          [attr.aria-label]="label()"
          [attr.aria-invalid]="tooLong() ? 'true' : null"
          [attr.aria-describedby]="(tooLong() ? id + ' ' : '') + id + '-hint'"
          [value]="unsaved()"
          (input)="typed(box.value)"
          (keydown.enter)="add($event)"
          (keydown.escape)="leave()"
          (blur)="box.value.trim() === '' && stop()"
        ></textarea>
        <p class="trouble" role="alert" [id]="id">
          @if (tooLong()) {
            {{ 'add-too-long' | t: { most } }}
          }
        </p>
        <div class="row">
          <span role="status" [id]="id + '-hint'">{{ hint() }}</span>
          <button tcButton variant="ghost" type="button" (click)="leave()">
            {{ 'action-close' | t }}
          </button>
          <button tcButton variant="primary" type="submit">
            {{
              lines().length > 1
                ? ('add-button-several' | t: { count: lines().length })
                : ('add-button' | t)
            }}
          </button>
        </div>
      </form>
    } @else {
      <button #starts tcButton variant="ghost" type="button" class="start" (click)="start()">
        <tc-icon name="plus" [size]="16" />
        {{ noun() === 'task' ? ('add-task' | t) : ('add-subtask' | t) }}
        @if (unsaved()) {
          <span class="unsaved" dir="auto">{{ firstLine() }}</span>
        }
      </button>
    }
  `,
  styleUrl: './quick-add.css',
})
export class QuickAdd {
  readonly into = input.required<string>();
  readonly noun = input<'task' | 'subtask'>('task');
  /** What was typed before and not added, to go on from; `written` tells of it. */
  readonly unsaved = input('');
  /** The titles that were entered together. */
  readonly added = output<readonly string[]>();
  readonly written = output<string>();

  protected readonly open = signal(false);
  protected readonly tooLong = signal(false);
  private readonly text = linkedSignal(() => this.unsaved());
  protected readonly lines = computed(() => linesOf(this.text()));
  protected readonly label = computed(() => t(`add-${this.noun()}-label`, { into: this.into() }));
  protected readonly hint = computed(() => {
    const count = this.lines().length;
    return count > 1 ? t(`add-enter-several-${this.noun()}`, { count }) : t('add-enter');
  });
  protected readonly firstLine = computed(() => linesOf(this.unsaved())[0] ?? '');
  protected readonly most = TITLE_LENGTH;
  protected readonly id = `tc-quick-add-${String(nextId++)}`;
  private readonly changes = inject(ChangeDetectorRef);
  private readonly injector = inject(Injector);
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

  protected typed(text: string): void {
    this.tooLong.set(false);
    this.tell(text);
    if (this.lines().length > 1) this.comeIntoView();
  }

  protected stop(): void {
    this.open.set(false);
    this.tooLong.set(false);
  }

  /** By key or button: the focus goes back to where it all began, instead of nowhere. */
  protected leave(): void {
    this.stop();
    this.changes.detectChanges();
    this.starts()?.nativeElement.focus();
  }

  protected add(event: Event): void {
    event.preventDefault();
    const box = this.box()?.nativeElement;
    if (box === undefined) return;
    const lines = linesOf(box.value);
    // In characters, as the server counts them: an emoji is one, not two.
    const isTooLong = (title: string): boolean => Array.from(title).length > TITLE_LENGTH;
    const kept = lines.filter(isTooLong);
    const titles = lines.filter((title) => !isTooLong(title));
    if (titles.length > 0) this.added.emit(titles);
    box.value = kept.join('\n');
    this.tell(box.value);
    this.tooLong.set(kept.length > 0);
    box.focus();
    this.comeIntoView();
  }

  /** Once it has grown, or what was added stands above it. */
  private comeIntoView(): void {
    const form = this.box()?.nativeElement.form;
    afterNextRender(() => form?.scrollIntoView({ block: 'nearest' }), { injector: this.injector });
  }

  private tell(text: string): void {
    this.text.set(text);
    this.written.emit(text);
  }
}
