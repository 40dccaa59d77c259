import { Component, input, output } from '@angular/core';
import { Project } from '../../generated/wire';
import { PlainMessageId, Translate } from '../../i18n/translate';

type Colour = NonNullable<Project['colour']>;

const NAMES: Readonly<Record<Colour, PlainMessageId>> = {
  grey: 'colour-grey',
  red: 'colour-red',
  orange: 'colour-orange',
  yellow: 'colour-yellow',
  green: 'colour-green',
  teal: 'colour-teal',
  blue: 'colour-blue',
  purple: 'colour-purple',
  pink: 'colour-pink',
  brown: 'colour-brown',
};

const COLOURS = Object.keys(NAMES) as readonly Colour[];

let made = 0;

/** One of the ten colours there are, as radio buttons: each is named, so nobody has to tell them apart by eye. */
@Component({
  selector: 'tc-colour-picker',
  imports: [Translate],
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      @for (colour of colours; track colour) {
        <label [title]="names[colour] | t">
          <input
            type="radio"
            [name]="group"
            [checked]="value() === colour"
            (change)="chosen.emit(colour)"
          />
          <span class="swatch" [style.background]="'var(--colour-' + colour + ')'"></span>
          <span class="visually-hidden">{{ names[colour] | t }}</span>
        </label>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s1);
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: var(--s2);
      color: var(--ink-soft);
      font-size: var(--t-s);
    }
    label {
      position: relative;
      display: grid;
      place-items: center;
      width: var(--target);
      height: var(--target);
      border-radius: 50%;
      cursor: pointer;
    }
    label:hover {
      background: var(--hover);
    }
    input {
      position: absolute;
      inset: 0;
      margin: 0;
      opacity: 0;
      cursor: pointer;
    }
    .swatch {
      width: 1.4rem;
      height: 1.4rem;
      border-radius: 50%;
    }
    input:checked + .swatch {
      outline: 2px solid var(--ink);
      outline-offset: 2px;
    }
    input:focus-visible + .swatch {
      outline: 2px solid var(--focus);
      outline-offset: 3px;
    }
  `,
})
export class ColourPicker {
  readonly label = input.required<string>();
  readonly value = input<string | null>(null);
  readonly chosen = output<Colour>();
  protected readonly colours = COLOURS;
  protected readonly names = NAMES;
  protected readonly group = `colour-${String(made++)}`;
}
