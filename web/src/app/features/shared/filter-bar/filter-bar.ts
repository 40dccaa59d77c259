import {
  Component,
  computed,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Directory } from '../../../data/directory/directory';
import { allKeys, Completion, Completions, completionsAt } from '../../../data/filters/completing';
import { FilterError, parseFilter } from '../../../data/filters/parsing';
import { FilterNode } from '../../../data/filters/tree';
import { writeFilter } from '../../../data/filters/writing';
import { Icon } from '../../../ui/icon/icon';
import { t, Translate } from '../../../i18n/translate';
import { chipText, cutAt, errorText, isPlain, isUnfinished, keyText, partsOf } from './filter-text';
import { spoken, withoutPart, withoutTerm } from './filter-text';

let made = 0;

/** A filter as text and as chips: two faces of one tree. Keys, names and days are completed while one types, and what
 * is wrong is told at its place, and all the rest counts. */
@Component({
  selector: 'tc-filter-bar',
  imports: [Icon, Translate],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.css',
})
export class FilterBar {
  readonly query = input.required<FilterNode>();
  readonly label = input(t('board-filter-label'));
  readonly placeholder = input(t('board-filter'));
  readonly queryChange = output<FilterNode>();
  /** Escape: the filter was taken away, and the focus goes elsewhere. */
  readonly left = output();

  protected readonly id = `tc-filter-${String(made++)}`;
  private readonly directory = inject(Directory);
  private emitted: FilterNode | null = null;
  /** Through the options by keyboard, which scrolls them. */
  private hasWalked = false;
  /** As it is typed; anew when the filter comes from elsewhere. */
  protected readonly text = linkedSignal<FilterNode, string>({
    source: () => this.query(),
    computation: (query, before) =>
      before !== undefined && query === this.emitted
        ? before.value
        : writeFilter(query, untracked(this.directory.naming)),
  });
  private readonly error = linkedSignal<FilterNode, FilterError | null>({
    source: () => this.query(),
    computation: (query, before) => (query === this.emitted ? (before?.value ?? null) : null),
  });
  private readonly begun = signal<Completions | null>(null);
  protected readonly options = computed(() => this.begun()?.options ?? []);
  /** -1: none, so that Enter is for the words as they are. */
  protected readonly at = linkedSignal<number>(() => (this.begun()?.isValue === true ? 0 : -1));
  protected readonly trouble = computed(() => {
    const error = this.error();
    // Below the box there is room for one of them.
    if (error === null || this.options().length > 0) return null;
    const isTyping = this.begun() !== null && isUnfinished(error);
    return isTyping ? null : errorText(this.text(), error);
  });
  protected readonly cut = computed(() => {
    const error = this.error();
    return error === null ? (['', ''] as const) : cutAt(this.text(), error);
  });
  protected readonly chips = computed(() => {
    const query = this.query();
    if (isPlain(query)) return [];
    const naming = this.directory.naming();
    return partsOf(query).map((part) => ({ part, text: chipText(part, naming) }));
  });
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected typed(): void {
    const { value, selectionEnd } = this.box().nativeElement;
    // Only after who walked through it: with every letter it would lay out the page once more than it is painted.
    if (this.hasWalked) this.list()?.nativeElement.scrollTo({ top: 0 });
    this.hasWalked = false;
    this.read(value);
    this.begun.set(completionsAt(value, selectionEnd ?? value.length, this.vocabulary()));
  }

  protected pressed(event: KeyboardEvent): void {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.walk(step);
      return;
    }
    const option = this.options()[this.at()];
    if (option !== undefined && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      this.complete(option);
    } else if (event.key === 'Enter') this.begun.set(null);
    else if (event.key === 'Escape') this.escape(event, option !== undefined);
  }

  protected pick(event: Event, option: Completion): void {
    event.preventDefault();
    this.complete(option);
  }

  protected blurred(): void {
    this.begun.set(null);
  }

  protected remove(part: FilterNode, event: Event): void {
    // A key that takes a chip away is not for the box as well, which gets the focus.
    event.preventDefault();
    this.queryChange.emit(withoutPart(this.query(), part));
    this.focus();
  }

  protected clear(): void {
    this.read('');
    this.focus();
  }

  protected optionText({ key, value }: Completion): string {
    if (value === null) return keyText(key);
    const plain = value.replace(/^"|"$/gu, '').replace(/\\(.)/gu, '$1');
    return plain === value ? spoken(key, value) : plain;
  }

  private walk(step: number): void {
    const box = this.box().nativeElement;
    if (this.options().length === 0) {
      if (this.text().trim() === '') this.begun.set(allKeys(box.selectionEnd ?? 0));
      return;
    }
    const places = this.options().length + 1;
    this.at.update((at) => ((at + 1 + step + places) % places) - 1);
    this.hasWalked = true;
    this.list()?.nativeElement.children[this.at()]?.scrollIntoView({ block: 'nearest' });
  }

  /** Puts it in the place of what is typed; a key goes on to its values. */
  private complete({ text, value }: Completion): void {
    const { from, to } = this.begun() ?? { from: 0, to: 0 };
    const before = this.text();
    const isLast = before.slice(to).trim() === '';
    const put = value !== null && isLast ? `${text} ` : text;
    const next = before.slice(0, from) + put + before.slice(to).trimStart();
    const caret = from + put.length;
    const box = this.box().nativeElement;
    box.value = next;
    box.setSelectionRange(caret, caret);
    this.read(next);
    this.begun.set(value === null ? completionsAt(next, caret, this.vocabulary()) : null);
    box.focus();
  }

  private escape(event: Event, isChoosing: boolean): void {
    event.stopPropagation();
    event.preventDefault();
    this.begun.set(null);
    if (isChoosing) return;
    this.read('');
    this.left.emit();
  }

  private read(text: string): void {
    this.text.set(text);
    const error = this.take(text);
    if (error !== null) this.take(withoutTerm(text, error));
    this.error.set(error);
  }

  /** Filters by the text; answers what is wrong with it, if anything is. */
  private take(text: string): FilterError | null {
    try {
      const query = parseFilter(text, this.directory.naming());
      this.emitted = query;
      this.queryChange.emit(query);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof FilterError)) throw thrown;
      return thrown;
    }
  }

  private vocabulary(): Parameters<typeof completionsAt>[2] {
    const { projects, people, labels, sections } = this.directory;
    const names = { projects: projects(), people: people(), labels: labels() };
    return { ...names, sections: sections(), spoken };
  }
}
