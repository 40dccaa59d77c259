import { booleanAttribute, Component, computed, input } from '@angular/core';
import { t } from '../../i18n/translate';

/** What a chip shows of a label. */
export interface ChipLabel {
  readonly id: number;
  readonly name: string;
  /** A name of `--colour-…`. */
  readonly colour: string;
}

/** Labels as chips: the colour is a dot and a wash, the words stay in the colour of text, so each can be read. */
@Component({
  selector: 'tc-label-chips',
  template: `
    @for (label of shown(); track label.id) {
      <span
        class="chip"
        [attr.role]="plain() ? null : 'listitem'"
        [style.--colour]="'var(--colour-' + label.colour + ')'"
        [attr.title]="label.name"
        ><span class="name" dir="auto">{{ label.name }}</span></span
      >
    }
    @if (hidden().length > 0) {
      <span
        class="more"
        [attr.role]="plain() ? null : 'listitem'"
        [attr.title]="hidden().join(', ')"
        ><span aria-hidden="true">+{{ hidden().length }}</span
        ><span class="visually-hidden">{{ hidden().join(', ') }}</span></span
      >
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s1);
      min-width: 0;
      max-width: 100%;
    }
    :host:empty {
      display: none;
    }
    .chip {
      display: inline-flex;
      align-items: center;
      gap: 0.3rem;
      min-width: 0;
      max-width: 11rem;
      padding: 0 0.45rem 0 0.35rem;
      border-radius: 1rem;
      background: color-mix(in srgb, var(--colour) 13%, transparent);
      color: var(--ink);
      font-size: var(--t-xs);
      line-height: 1.55;
    }
    .chip::before {
      content: '';
      flex: none;
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      background: var(--colour);
    }
    .name {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .more {
      color: var(--ink-faint);
      font-size: var(--t-xs);
    }
    @media (forced-colors: active) {
      .chip {
        border: 1px solid;
      }
    }
  `,
  host: {
    '[attr.role]': "plain() ? null : 'list'",
    '[attr.aria-label]': 'plain() ? null : label',
  },
})
export class LabelChips {
  readonly labels = input.required<readonly ChipLabel[]>();
  /** How many are shown before the rest becomes a number. */
  readonly most = input(Infinity);
  /** Within what has a name of its own, such as a button, of which the words are a part. */
  readonly plain = input(false, { transform: booleanAttribute });
  protected readonly label = t('task-labels');
  protected readonly shown = computed(() => this.labels().slice(0, this.most()));
  protected readonly hidden = computed(() =>
    this.labels()
      .slice(this.most())
      .map(({ name }) => name),
  );
}
