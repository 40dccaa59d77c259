import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  ElementRef,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { ChipLabel } from '../label-chips/label-chips';
import { Icon } from '../icon/icon';
import { t, Translate } from '../../i18n/translate';

let made = 0;

/** Labels to put on something, found while a name is typed; one that there is not is made of it.
 *
 * A combobox with a list of which several can be chosen: the focus stays in the box, arrows walk, Enter chooses. */
@Component({
  selector: 'tc-label-picker',
  imports: [Icon, Translate],
  templateUrl: './label-picker.html',
  styleUrl: './label-picker.css',
  host: { role: 'dialog', '[attr.aria-label]': 'name' },
})
export class LabelPicker {
  readonly labels = input.required<readonly ChipLabel[]>();
  /** The ids of those that are on it. */
  readonly chosen = input.required<readonly number[]>();
  /** Names are the same if their keys are. */
  readonly keyOf = input.required<(name: string) => string>();
  readonly toggled = output<number>();
  /** The name of one that there is not. */
  readonly created = output<string>();
  readonly closed = output();

  protected readonly name = t('task-labels');
  protected readonly id = `tc-labels-${String(made++)}`;
  protected readonly typed = signal('');
  private readonly key = computed(() => this.keyOf()(this.typed()));
  /** Those that are on it come first, as they were when the list was opened: none moves from under the pointer. */
  private readonly first = signal<ReadonlySet<number>>(new Set());
  protected readonly found = computed(() => {
    const [key, first] = [this.key(), this.first()];
    const matching = this.labels().filter(({ name }) => this.keyOf()(name).includes(key));
    return [
      ...matching.filter(({ id }) => first.has(id)),
      ...matching.filter(({ id }) => !first.has(id)),
    ];
  });
  /** What would be made: nothing where there is one of that name. */
  protected readonly news = computed(() => {
    const isKnown = this.labels().some(({ name }) => this.keyOf()(name) === this.key());
    return this.key() === '' || isKnown ? null : this.typed().trim();
  });
  protected readonly count = computed(() => this.found().length + (this.news() === null ? 0 : 1));
  protected readonly at = linkedSignal({ source: () => this.typed(), computation: () => 0 });
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  constructor() {
    afterNextRender(() => {
      this.first.set(new Set(this.chosen()));
      this.box().nativeElement.focus();
    });
    afterRenderEffect(() => {
      this.list().nativeElement.children[this.at()]?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected isChosen(id: number): boolean {
    return this.chosen().includes(id);
  }

  protected pressed(event: KeyboardEvent): void {
    const count = this.count();
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (count > 0) this.at.update((at) => (Math.min(at, count - 1) + step + count) % count);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.choose(this.at());
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      this.closed.emit();
    }
  }

  /** The box keeps the focus. */
  protected pick(event: Event, at: number): void {
    event.preventDefault();
    this.choose(at);
  }

  private choose(at: number): void {
    const label = this.found()[at];
    const news = this.news();
    if (label !== undefined) this.toggled.emit(label.id);
    else if (news !== null) this.created.emit(news);
    else return;
    this.typed.set('');
    this.at.set(Math.max(0, label === undefined ? 0 : this.found().indexOf(label)));
    this.box().nativeElement.focus();
  }
}
